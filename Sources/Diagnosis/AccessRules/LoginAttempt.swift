// A login as pg_hba.conf sees it, and where from the server says it came.

package import Samples

package struct LoginAttempt: Sendable, Equatable {
  package var role, database: String
  /// Materialize's SSL MODE: with `disable` it comes in clear, with anything else over TLS.
  package var sslMode: String
  /// Where the server sees it come from; `nil` while that is not known.
  package var address: String?

  package init(role: String, database: String, sslMode: String, address: String? = nil) {
    self.role = role
    self.database = database
    self.sslMode = sslMode
    self.address = address
  }
}

extension LoginAttempt {
  /// One of Materialize's, over `connection`; `nil` for a connection that cannot be read in full.
  package init?(over connection: SourceConnection, from address: String?) {
    guard let role = connection.user, let database = connection.database else { return nil }
    self.init(role: role, database: database, sslMode: connection.sslMode, address: address)
  }
}

extension String {
  /// `10.0.4.20` of a server's `no pg_hba.conf entry for host "10.0.4.20", user …`; only what is an address.
  var refusedAddress: String? {
    guard let mark = firstRange(of: "host \"") else { return nil }
    let address = String(self[mark.upperBound...].prefix { $0 != "\"" })
    return IPAddress(address) == nil ? nil : address
  }
}
