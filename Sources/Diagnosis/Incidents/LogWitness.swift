// What an upstream's log says of the time of an incident.

import Samples

extension Survey {
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

  /// The latest of these lines as evidence.
  func exhibit(of lines: [LogRecord.Line], _ incident: Incident) -> Exhibit? {
    guard let latest = lines.last else { return nil }
    let more = lines.count > 1 ? "; \(lines.count) such lines" : ""
    return Exhibit("log: \(latest.event.message)\(more)", on: incident.server, at: latest.at)
  }
}
