// The files on this machine from which a connection takes certificates and its private key.

/// A certificate file that a conninfo names (`sslcert`), or that libpq would take by default.
package struct CertificateFile: Sendable, Equatable, Codable {
  package var path: String
  package var outcome: Outcome

  package enum Outcome: Sendable, Equatable, Codable {
    case read([Certificate])
    /// Why it could not be read: the words of errno or of OpenSSL.
    case unreadable(String)
  }

  package init(path: String, outcome: Outcome) {
    self.path = path
    self.outcome = outcome
  }
}

/// The private key of the client certificate (`sslkey`).
package struct KeyFile: Sendable, Equatable, Codable {
  package var path: String
  package var state: State
  /// The permissions with which libpq would accept the file, such as `0600`, if it refuses it as it is.
  package var wantedPermissions: String?
  /// It needs a pass phrase.
  package var isEncrypted: Bool

  package enum State: Sendable, Equatable, Codable {
    /// Key and certificate belong together.
    case fits
    /// The key belongs to another certificate.
    case foreign
    /// It is encrypted, and `sslpassword` is not given or does not open it.
    case locked(passwordGiven: Bool)
    /// Why it could not be read: the words of errno or of OpenSSL.
    case unreadable(String)
  }

  package init(path: String, state: State, wantedPermissions: String? = nil, isEncrypted: Bool = false) {
    self.path = path
    self.state = state
    self.wantedPermissions = wantedPermissions
    self.isEncrypted = isEncrypted
  }
}

/// A list of revoked certificates (`sslcrl`), or a folder of such lists (`sslcrldir`).
package struct RevocationFile: Sendable, Equatable, Codable {
  package var path: String
  package var outcome: Outcome

  package enum Outcome: Sendable, Equatable, Codable {
    /// The number of revoked certificates, and when the next list was to come (the earliest, if there are several).
    case read(revoked: Int, nextUpdate: Moment?)
    case unreadable(String)
  }

  package init(path: String, outcome: Outcome) {
    self.path = path
    self.outcome = outcome
  }
}

/// The files that a connection uses; `nil` where it uses none. Read whether the server answers or not.
package struct OwnCertificates: Sendable, Equatable, Codable {
  package var client, root: CertificateFile?
  /// Only where there is a client certificate; `nil` also for a key that an OpenSSL engine holds.
  package var key: KeyFile?
  package var revocations: RevocationFile?
  package var revocationFolder: RevocationFile?

  package init(
    client: CertificateFile? = nil, key: KeyFile? = nil, root: CertificateFile? = nil,
    revocations: RevocationFile? = nil, revocationFolder: RevocationFile? = nil
  ) {
    self.client = client
    self.key = key
    self.root = root
    self.revocations = revocations
    self.revocationFolder = revocationFolder
  }
}
