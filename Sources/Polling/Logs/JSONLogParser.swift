// The format jsonlog (since 15): an object on each line. What an entry does not have is left out of it.

import Samples

struct JSONLogParser: LineParser {
  mutating func take(_ line: LogLine, _ manner: LogManner) -> LogEvent? {
    guard line.text.hasPrefix("{"), case .object(let members)? = JSONValue(text: line.text),
      let message = members["message"]?.string ?? members["detail"]?.string
    else { return nil }
    func text(_ key: String) -> String? { members[key]?.string }
    var event = LogEvent(
      at: text("timestamp").flatMap { manner.zone.moment($0) },
      severity: text("error_severity").flatMap(LogSeverity.init(word:)),
      sqlstate: text("state_code"), message: message, offset: line.offset)
    if case .word(let number)? = members["pid"] { event.pid = Int32(number) }
    event.role = text("user")
    event.database = text("dbname")
    event.address = text("remote_host")
    event.detail = text("detail")
    event.hint = text("hint")
    event.application = text("application_name")
    event.backendType = text("backend_type")
    event.conceal(text("statement"))
    return event
  }

  mutating func settle() -> LogEvent? { nil }
}
