// Prevention on the server: capacity, TLS, alarms, maintenance.

import Samples

extension CheckContext {
  /// A fifth of the connections free, and room for a second WAL sender and slot.
  var preventsByCapacity: Check {
    let (id, title) = ("prevent-capacity", "There are connections to spare")
    guard let headroom = current(record.sessions)?.headroom else {
      return Check(id, title, .cannotTell, unread(record.sessions), topic: .connections)
    }
    let replication = current(record.replication)
    let senders = replication.map { $0.maxSenders -| $0.senders.count } ?? 2
    let slots = replication.map { $0.maxSlots -| $0.slots.count } ?? 2
    var words = ["\(headroom.remainingWords) of \(headroom.ordinary) connections remain"]
    var remedies: [RemedyID] = []
    if headroom.remaining *| 5 < headroom.ordinary { remedies += [.endIdleSessions, .limitRole, .raiseMaxConnections] }
    if senders < 2 {
      words.append("\(senders) WAL senders")
      remedies.append(.raiseWalSenders)
    }
    if slots < 2 {
      words.append("\(slots) slots")
      remedies += [.dropUnusedSlots, .raiseReplicationSlots]
    }
    if ownLimits.result != .pass, ownLimits.result != .cannotTell {
      words.append("a CONNECTION LIMIT is near")
      remedies.append(.raiseConnectionLimit)
    }
    return Check(
      id, title, headroom.remaining == 0 ? .fail : remedies.isEmpty ? .pass : .warn,
      "\(words.joined(separator: ", ")).",
      topic: .connections, remedies: remedies)
  }

  var preventsByTLS: Check {
    let (id, title) = ("prevent-tls", "Connections are encrypted, with valid certificates")
    guard let connection else {
      return Check(id, title, .cannotTell, "The connection of this source is not known to us yet.", topic: .tls)
    }
    let certificates = [serverCertificate, clientCertificate]
    let poor = [.fail, .warn].lazy.compactMap { result in certificates.first { $0.result == result } }
    if var worst = poor.first {
      (worst.id, worst.title) = (id, title)
      return worst
    }
    if connection.sslMode == "disable", connection.tunnel == nil {
      return Check(
        id, title, .warn, "SSL MODE is disable (or left out, which is the same): Materialize comes in clear.",
        topic: .tls,
        remedies: [.encryptConnection])
    }
    return serverCertificate.result == .pass
      ? Check(id, title, .pass, "SSL MODE \(connection.sslMode). \(serverCertificate.reason)", topic: .tls)
      : Check(id, title, .cannotTell, serverCertificate.reason, topic: .tls)
  }

  /// Whether somebody is woken cannot be seen; whether the server says what an alarm needs, can.
  var preventsByAlerting: Check {
    let (id, title) = ("prevent-monitoring", "Somebody is told when a connection fails")
    let settings = record.settings.value ?? []
    let silent = LoggingAdvice.all(for: settings, format: record.logs.format).map(\.finding)
    guard silent.isEmpty else {
      return Check(
        id, title, .warn, "\(silent.joined(separator: ", ")): the log will not tell why.", topic: .logs,
        remedies: [.logConnections, .addMonitoring])
    }
    return Check(
      id, title, .cannotTell, "Alarms cannot be seen from here; pgwatch-tui check is made for cron and Nagios.",
      topic: .logs,
      remedies: [.addMonitoring])
  }

  /// Restarts that were seen while a source was running.
  var preventsByTiming: Check {
    let (id, title) = ("prevent-maintenance", "Maintenance happens in quiet hours")
    let shutdowns = record.logs.lines(of: .shutdown).filter { standards.now - $0.at < .seconds(86_400) }
    if let latest = shutdowns.last {
      return Check(
        id, title, .warn, "The log tells of a restart or shutdown at \(latest.at.utc) UTC. Was that a quiet hour?",
        topic: .timeline,
        remedies: [.scheduleMaintenance])
    }
    guard let facts = current(record.facts) else {
      return Check(id, title, .cannotTell, unread(record.facts), topic: .timeline)
    }
    let up = facts.clock - facts.startedAt
    return up < .seconds(86_400)
      ? Check(
        id, title, .warn, "\(server) restarted \(up.brief) ago, at \(facts.startedAt.utc) UTC. Was that a quiet hour?",
        topic: .timeline, remedies: [.scheduleMaintenance])
      : Check(
        id, title, .pass, "\(server) has been up for \(up.brief).", topic: .timeline, remedies: [.scheduleMaintenance])
  }
}
