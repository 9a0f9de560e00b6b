// What a server's log says, and how long Materialize's connections lived, as events.

import Samples

extension UpstreamRecord {
  /// Entries that explain something; those that repeat each other are one. A line with a time of its own bears the server's.
  func logEvents(of name: String) -> [Event] {
    struct Said: Hashable {
      var message: String
      var role: String?
    }
    let lines = logs.lines.filter { $0.event.logClass != .other }
    var repetitions = Repetitions<Said>(gap: .seconds(60))
    for (index, line) in lines.enumerated() {
      repetitions.add(Said(message: line.event.message, role: line.event.role), at: line.at, index: index)
    }
    return repetitions.runs.map { run in
      let event = lines[run.last].event
      let isByServer = event.at != nil
      let times = run.count > 1 ? " \(run.count) times" : ""
      return Event(
        .log, event.eventSeverity, at: isByServer ? here(run.at) : run.at,
        lastAt: isByServer ? here(run.lastAt) : run.lastAt, count: run.count, server: .upstream(name),
        key: "line \(lines[run.first].number)", lead: "\(name) ", title: "logged\(times): \(event.message)",
        note: event.account, isRecovery: event.tellsOfReadiness)
    }
  }

  /// Sessions of replicating roles that ended; those that ended with the server say nothing of the connection.
  func sessionEnds(of name: String) -> [Event] {
    struct Ended: Hashable {
      var role: String
      var isReplication, withServer: Bool
    }
    // The log tells of some later than others were missed.
    let ends = lifetimes.ends.sorted { $0.at < $1.at }
    let kinds = ends.map { Ended(role: $0.role, isReplication: $0.isReplication, withServer: $0.withServer) }
    var repetitions = Repetitions<Ended>(gap: .seconds(60))
    for (index, kind) in kinds.enumerated() { repetitions.add(kind, at: ends[index].at, index: index) }
    return repetitions.runs.map { run in
      let ages = (run.first...run.last).filter { kinds[$0] == run.key }.map { ends[$0].age }
      let (shortest, longest) = (ages.min() ?? .zero, ages.max() ?? .zero)
      let age = shortest.brief == longest.brief ? shortest.brief : "\(shortest.brief) to \(longest.brief)"
      let kind = run.key.isReplication ? "replication session" : "session"
      let what = run.count == 1 ? kind : "\(run.count) \(kind)s"
      let how = run.key.withServer ? "ended with the server" : "ended at the age of \(age)"
      return Event(
        .connection, run.key.isReplication && !run.key.withServer ? .warning : .info, at: here(run.at),
        lastAt: here(run.lastAt), count: run.count, server: .upstream(name),
        key: "session \(run.key.role) \(kind) \(ends[run.first].pid)",
        lead: "\(name): ", title: "\(what) of \(run.key.role) \(how)")
    }
  }
}

extension LogEvent {
  fileprivate var eventSeverity: Severity {
    switch severity {
    case .fatal, .panic: .critical
    case .error, .warning: .warning
    default: .info
    }
  }

  fileprivate var tellsOfReadiness: Bool { message.contains("database system is ready to accept") }

  /// Message, detail and hint.
  fileprivate var account: String {
    let head = [severity?.rawValue, sqlstate].compactMap(\.self).joined(separator: " ")
    let parts: [String?] = [
      head.isEmpty ? message : "\(head): \(message)", detail.map { "DETAIL: \($0)" }, hint.map { "HINT: \($0)" },
      role.map { "role \($0)" }, address.map { "from \($0)" },
    ]
    return parts.compactMap(\.self).joined(separator: "; ")
  }
}
