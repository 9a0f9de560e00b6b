// The last touches to an entry, the same for every format.

import Samples

extension LogEvent {
  /// The entry with its class, with what its message says of a session, and its texts without secrets and within bounds.
  func completed() -> LogEvent {
    var event = self
    event.logClass = LogClass(severity: severity, sqlstate: sqlstate, message: message)
    event.readSession()
    event.message = message.withoutSecrets.bounded
    event.detail = detail?.withoutSecrets.bounded
    event.hint = hint?.withoutSecrets.bounded
    event.role = role?.bounded
    event.database = database?.bounded
    event.application = application?.bounded
    return event
  }

  /// Takes out what a server quotes of a statement that changes a role's password, for it may be the password in any place.
  /// - Parameter statement: which the entry is about, where the log has it.
  mutating func conceal(_ statement: String?) {
    guard severity != .log, let statement, statement.changesSecrets else { return }
    message = message.withoutQuotations
    detail = detail?.withoutQuotations
    hint = hint?.withoutQuotations
  }

  /// What log_connections and log_disconnections say:
  /// `disconnection: session time: 0:01:02.345 user=web database=shop host=10.0.3.4 port=40000`.
  private mutating func readSession() {
    let ending = "disconnection: session time: "
    guard message.hasPrefix(ending) || message.hasPrefix("connection received: ") else { return }
    if message.hasPrefix(ending), let span = message.dropFirst(ending.count).split(separator: " ").first {
      sessionTime = Duration(interval: span)
    }
    role = role ?? field("user=")
    database = database ?? field("database=")
    address = address ?? field("host=")
  }

  private func field(_ name: String) -> String? {
    message.split(separator: " ").first { $0.hasPrefix(name) }.map { String($0.dropFirst(name.count)) }
  }
}

extension String {
  fileprivate var bounded: String {
    // By scalars: marks without end may sit on one character.
    let scalars = unicodeScalars.prefix(LogEvent.longestText)
    return scalars.endIndex < endIndex ? String(scalars) + "…" : self
  }
}
