// Finds the PostgreSQL installations of this machine.

import Glibc

/// The programs of one PostgreSQL version: `initdb`, `postgres`, `psql`, `pg_recvlogical` …
package struct Installation: Sendable, Hashable {
  package var major: Int
  /// The folder of the programs.
  package var programs: String

  func program(_ name: String) -> String { "\(programs)/\(name)" }

  /// The installation of a major version, or `nil`. Looked for in `$PGWATCH_TEST_POSTGRES_<major>`, which names the
  /// folder of the programs, in /usr/lib/postgresql (Debian and its kin), and in $PATH.
  package static func find(major: Int) -> Installation? { all.first { $0.major == major } }

  /// Every installation that was found, the newest first; one for each major version.
  package static let all: [Installation] = {
    var found: [Int: Installation] = [:]
    for candidate in candidates where found[candidate.major] == nil { found[candidate.major] = candidate }
    return found.values.sorted { $0.major > $1.major }
  }()

  /// Whether this version was built with OpenSSL; without it, a server cannot offer TLS.
  package var hasTLS: Bool {
    let configuration = try? Command.runBlocking([program("pg_config"), "--configure"], in: "/")
    return configuration.map { $0.contains("with-openssl") || $0.contains("with-ssl") } ?? false
  }

  /// The most trusted places first.
  private static var candidates: [Installation] {
    let configured = (11...30).compactMap { major in
      unsafe getenv("PGWATCH_TEST_POSTGRES_\(major)").map { unsafe String(cString: $0) }
    }
    let debian = (11...30).reversed().map { "/usr/lib/postgresql/\($0)/bin" }
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
    return (configured + debian + path.split(separator: ":").map(String.init)).compactMap(inspect)
  }

  private static func inspect(_ folder: String) -> Installation? {
    guard ["initdb", "postgres", "psql", "pg_recvlogical"].allSatisfy({ unsafe access("\(folder)/\($0)", X_OK) == 0 }),
      // `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`
      let line = try? Command.runBlocking(["\(folder)/postgres", "--version"], in: "/"),
      let number = line.split(separator: " ").dropFirst(2).first,
      let major = Int(number.prefix { $0.isNumber })
    else { return nil }
    return Installation(major: major, programs: folder)
  }
}
