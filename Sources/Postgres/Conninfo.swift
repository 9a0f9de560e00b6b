// What a connection string says, read as libpq reads it.

/// A conninfo (keyword/value string, URI or service=…) with everything that libpq adds: service file, PG* variables,
/// defaults. Neither its description nor its mirror holds a password.
package struct Conninfo: Sendable, Equatable {
  /// The values that are in force, by keyword. Passwords are left out: what `PQconninfo` marks as not to be shown
  /// (`password`, `sslpassword`). Always holds `host` (the default socket folder when none is named) and `port`.
  package private(set) var options: [String: String]
  private(set) var secrets: Secrets

  /// Throws a sentence that says what is wrong with the text, without its secrets. Reads the service file and the
  /// environment; dials and looks up nothing.
  package init(_ text: String) throws(ConninfoError) {
    if let complaint = Conninfo.complaintAboutMarks(in: text) { throw ConninfoError(message: complaint) }
    let reading = try ConninfoReader.read(text)
    options = reading.options
    secrets = Secrets(values: reading.secrets)
    if let complaint = portComplaint(isURI: text.contains("://")) { throw ConninfoError(message: complaint) }
  }

  /// A copy in which `keyword` has another value. An unknown keyword or value shows when the link is opened
  /// (`Loss.Kind.unusable`).
  package func setting(_ keyword: String, to value: String) -> Conninfo {
    var copy = self
    if ConninfoReader.secretKeywords.contains(keyword) {
      copy.secrets.values[keyword] = value
    } else {
      copy.options[keyword] = value
    }
    return copy
  }

  /// The hosts in the order in which they are dialled.
  package var endpoints: [Endpoint] { destinations.map { Endpoint(host: $0.host, port: $0.port) } }

  /// True when the first host is the folder of a Unix socket.
  package var isUnixSocket: Bool { endpoints.first?.isUnixSocket ?? false }

  /// Every keyword that libpq knows: `host`, `port` …
  package static var keywords: Set<String> { ConninfoReader.keywords }
}

package struct Endpoint: Sendable, Equatable {
  /// A name, an address, or the folder of a Unix socket (it begins with `/` or `@`).
  package var host: String
  package var port: UInt16

  package init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  package var isUnixSocket: Bool { host.hasPrefix("/") || host.hasPrefix("@") }

  /// `host:port`, or the folder of a socket.
  package var place: String { isUnixSocket ? host : "\(host):\(port)" }
}

package struct ConninfoError: Error, Sendable, Equatable {
  package var message: String
}

/// Passwords by keyword. They compare, and they reach libpq; they show nowhere.
struct Secrets: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
  var values: [String: String]

  var description: String { "(not shown)" }
  var customMirror: Mirror { Mirror(self, children: []) }
}

extension Conninfo: CustomStringConvertible, CustomReflectable {
  /// `host=db1,db2 port=5432,5433 dbname=shop user=watcher`
  package var description: String {
    ["host", "hostaddr", "port", "dbname", "user", "sslmode"]
      .compactMap { keyword in options[keyword].map { "\(keyword)=\(Conninfo.quoted($0))" } }
      .joined(separator: " ")
  }

  package var customMirror: Mirror { Mirror(self, children: ["options": options]) }

  /// A value as it stands in a keyword/value string: in quotes when it must.
  private static func quoted(_ value: String) -> String {
    let blanks = " \t\n\r\u{B}\u{C}".unicodeScalars
    let marks = "'\\".unicodeScalars
    guard value.isEmpty || value.unicodeScalars.contains(where: { blanks.contains($0) || marks.contains($0) }) else {
      return value
    }
    let escaped = value.unicodeScalars.map { marks.contains($0) ? "\\\($0)" : String($0) }.joined()
    return "'\(escaped)'"
  }
}
