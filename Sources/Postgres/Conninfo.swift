// What a connection string says, read as libpq reads it.

/// A conninfo (keyword/value string, URI or service=…) with everything that libpq adds: service file, PG* variables, defaults.
/// Its description never holds a password.
package struct Conninfo: Sendable, Equatable, CustomStringConvertible {
  /// Throws a sentence that says what is wrong with the text; without secrets.
  package init(_ text: String) throws(ConninfoError) { fatalError() }

  /// The values that are in force, by keyword, `password` and `sslpassword` left out.
  package var options: [String: String] { fatalError() }

  /// The hosts in the order in which they are dialled.
  package var endpoints: [Endpoint] { fatalError() }

  /// A copy in which `keyword` has another value.
  package func setting(_ keyword: String, to value: String) -> Conninfo { fatalError() }

  package var description: String { fatalError() }

  /// Every keyword that libpq knows: `host`, `port` …
  package static var keywords: Set<String> { fatalError() }
}

package struct Endpoint: Sendable, Equatable {
  /// A name, an address, or the folder of a Unix socket (it begins with `/` or `@`).
  package var host: String
  package var port: UInt16
}

package struct ConninfoError: Error, Sendable, Equatable {
  package var message: String
}
