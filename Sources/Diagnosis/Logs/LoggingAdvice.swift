// What a server does not log though it would help to know why connections close.

package import Samples

/// A setting that keeps the log from saying something, and what to do about it.
package struct LoggingAdvice: Sendable, Equatable {
  package var setting: String
  /// A few words: `log_disconnections is off`.
  package var finding: String
  package var reason: String
  /// SQL for a superuser.
  package var remedy: String

  /// - Parameter settings: those of the server; what is not among them is not judged.
  package static func all(for settings: [Setting], format: LogFormat?) -> [LoggingAdvice] {
    func value(_ name: String) -> String? { settings.first { $0.name == name }?.value }
    var advice: [LoggingAdvice] = []
    // A list of aspects since 18, of which nothing is an empty one.
    if let connections = value("log_connections"), ["off", ""].contains(connections) {
      advice.append(
        LoggingAdvice(
          setting: "log_connections", finding: "log_connections is off",
          reason: "Who connects from where, and when, is not in the log.",
          remedy: reloading("ALTER SYSTEM SET log_connections = on")))
    }
    if value("log_disconnections") == "off" {
      advice.append(
        LoggingAdvice(
          setting: "log_disconnections", finding: "log_disconnections is off",
          reason: "How long a connection lived, which gives idle timeouts in the path away, is not in the log.",
          remedy: reloading("ALTER SYSTEM SET log_disconnections = on")))
    }
    if format ?? .stderr == .stderr, let prefix = value("log_line_prefix"), !prefix.tellsTime {
      advice.append(
        LoggingAdvice(
          setting: "log_line_prefix", finding: "log_line_prefix has no time",
          reason: "When something happened is not in the log.",
          remedy: reloading("ALTER SYSTEM SET log_line_prefix = '%m [%p] %q%u@%d %h %e '")))
    }
    return advice
  }

  private static func reloading(_ statement: String) -> String { "\(statement); SELECT pg_reload_conf()" }
}

extension String {
  /// `%m`, `%t` or `%n`, perhaps with a width.
  fileprivate var tellsTime: Bool {
    var rest = self[...]
    while let percent = rest.firstIndex(of: "%") {
      rest = rest[percent...].dropFirst().drop { $0 == "-" || $0.isNumber }
      // What follows is taken away with it: a second percent sign is no beginning.
      if let letter = rest.popFirst(), "mtn".contains(letter) { return true }
    }
    return false
  }
}
