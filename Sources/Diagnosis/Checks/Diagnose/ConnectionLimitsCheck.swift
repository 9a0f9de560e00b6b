// Connections that ordinary roles can still open, and the limits of Materialize's role and database.

import Samples

extension CheckContext {
  /// What a source may need at once: two ordinary connections, and as many again while it restarts.
  static let neededConnections = 4

  var connectionLimits: Check {
    let (id, title) = ("connection-limits", "Connections are left")
    guard let headroom = current(record.sessions)?.headroom else {
      if let loss = record.link.lost?.loss, loss.sqlstate == "53300" {
        return Check(
          id, title, .fail, "\(loss.summary).", topic: .connections, remedies: Cause.resourceExhaustion.playbook)
      }
      return Check(id, title, .cannotTell, unread(record.sessions), topic: .connections)
    }
    let figures =
      "\(headroom.usedWords) of \(headroom.ordinary) used, \(headroom.reserved) of \(headroom.max) reserved, "
      + "\(headroom.remainingWords) remaining"
    let severity = standards.thresholds.severity(of: headroom)
    let isTight = severity == .warning || headroom.remaining < CheckContext.neededConnections
    let result: Check.Result =
      headroom.remaining == 0 || severity == .critical
      ? .fail : severity == .unknown ? .cannotTell : isTight ? .warn : .pass
    return Check(
      id, title, result, "\(figures).", topic: .connections,
      remedies: result == .pass ? [] : Cause.resourceExhaustion.playbook)
  }

  var ownLimits: Check {
    let (id, title) = ("own-limits", "Role and database may open more")
    guard let sessions = current(record.sessions) else {
      return Check(id, title, .cannotTell, unread(record.sessions), topic: .connections)
    }
    let mine =
      sessions.roles.filter { $0.name == connection?.user && !$0.isSuperuser }.map { ("role", $0) }
      + sessions.databases.filter { $0.name == connection?.database }.map { ("database", $0) }
    let tight = mine.filter { ($0.1.remaining ?? .max) < CheckContext.neededConnections }
    guard !tight.isEmpty else {
      return Check(id, title, .pass, "No CONNECTION LIMIT of theirs is near.", topic: .connections)
    }
    let words = tight.map { kind, limit in "\(kind) \(limit.name): \(limit.used) of \(limit.limit)" }
    return Check(
      id, title, tight.contains { $0.1.remaining == 0 } ? .fail : .warn, "\(words.joined(separator: ", ")).",
      topic: .connections,
      remedies: [.raiseConnectionLimit])
  }
}
