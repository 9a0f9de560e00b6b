// What an upstream's log says of the time of an incident.

import Samples

extension RuleContext {
  /// The entries of one class within the incident, the oldest first. A server's log dates by the server's clock.
  func logged(
    _ logClass: LogClass, in incident: Incident, slack: Duration = .seconds(60),
    where fits: (LogEvent) -> Bool = { _ in true }
  ) -> [LogRecord.Line] {
    guard let record = record(of: incident) else { return [] }
    return record.logs.lines(of: logClass).filter {
      incident.covers(local($0.at, record), slack: slack) && fits($0.event)
    }
  }

  /// Whether an entry is about Materialize's sessions, or may be: the log does not always name the role.
  func concernsMaterialize(_ event: LogEvent, on upstream: String) -> Bool {
    let roles = roles(on: upstream)
    return event.role.map { roles.isEmpty || roles.contains($0) } ?? true
  }

  /// The latest of these lines as evidence, and how often the log says the same since when.
  func exhibit(of lines: [LogRecord.Line], on server: ServerID?) -> Exhibit? {
    guard let latest = lines.last else { return nil }
    let same = lines.filter { $0.event.message == latest.event.message }
    let more = same.count > 1 ? same.first.map { "; \(same.count) such lines since \($0.at.utc) UTC" } : nil
    let message = latest.event.message
    return Exhibit("log: \(message)\(more ?? "")", on: server, at: latest.at, quoting: message)
  }
}
