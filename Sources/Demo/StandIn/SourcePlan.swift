// A Materialize source as it was created: what it reads, from where, and under which ids it stands in the catalog.

/// A source, its connection and its tables.
package struct SourcePlan: Sendable, Equatable {
  /// A table upstream, in schema public, and the table of the same name that it fills.
  package struct Table: Sendable, Equatable {
    package var id: String
    package var name: String
  }

  package var id: String
  package var name: String
  /// Ids and names are Materialize's: `u1`, `orders-db`.
  package var connectionID: String
  package var connection: String
  package var upstream: UpstreamAccess
  package var publication: String
  /// The replication slot: `materialize_` and 32 hexadecimal digits.
  package var slot: String
  package var tables: [Table]

  package static func newSlot() -> String {
    "materialize_" + String((0..<32).compactMap { _ in "0123456789abcdef".randomElement() })
  }
}

/// The parameters of CREATE CONNECTION.
package struct UpstreamAccess: Sendable, Equatable {
  package var host: String
  package var port: UInt16
  package var database: String
  package var user: String
  /// A file in the form of ~/.pgpass: command lines can be read by everybody on this machine, so no password stands there.
  package var passwordFile: String
  /// `disable`, `require`, `verify-ca` or `verify-full`.
  package var sslMode: String
  /// Whose certificates the upstream has; `nil` without TLS.
  package var authority: Authority?
  /// With which Materialize shows who it is, if with any: SSL CERTIFICATE and SSL KEY.
  package var credentials: Credentials?
  package var parameters = SystemParameters()

  /// For libpq. The empty application_name is Materialize's: it sets none.
  package var conninfo: String {
    "host=\(host) port=\(port) dbname=\(database) user=\(user) passfile=\(passwordFile) sslmode=\(sslMode)\(tls)"
      + " \(parameters.conninfo) gssencmode=disable application_name=''"
  }

  private var tls: String {
    guard let authority else { return "" }
    let own = credentials.map { "sslcert=\($0.certificate) sslkey=\($0.key)" }
    return " sslrootcert=\(authority.certificate) " + (own ?? "sslcert=\(authority.noClientCertificate)")
  }
}
