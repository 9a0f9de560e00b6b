// X.509 certificates: what a server showed in its handshake.

/// The TLS of one handshake, of a connection of ours or of a probe.
package struct PeerTLS: Sendable, Equatable, Codable {
  /// `TLSv1.3`
  package var version: String
  /// `TLS_AES_256_GCM_SHA384`
  package var cipher: String
  package var bits: Int
  /// The server's chain as presented, its own certificate first.
  package var chain: [Certificate]
  /// What checking the chain came to, whether or not the connection insists on it; `nil` if it was not checked.
  package var verification: Verification?

  package init(
    version: String, cipher: String, bits: Int, chain: [Certificate], verification: Verification? = nil
  ) {
    self.version = version
    self.cipher = cipher
    self.bits = bits
    self.chain = chain
    self.verification = verification
  }
}

/// The check of a server's chain that `sslmode=verify-full` would make.
package struct Verification: Sendable, Equatable, Codable {
  package enum Trust: Sendable, Equatable, Codable {
    case trusted
    /// A certificate of the chain has expired, or its time has not come.
    case expired, notYetValid
    /// No trusted authority stands behind the chain; in OpenSSL's words.
    case untrusted(String)
    case revoked
    /// The check failed for another reason, or could not be made (the file of authorities cannot be read).
    case failed(String)
  }

  /// The file of authorities (`sslrootcert`); `nil` for the system's store.
  package var authorities: String?
  package var trust: Trust
  /// The host as the conninfo names it, and whether the server's certificate is for it.
  package var host: String
  package var matchesHost: Bool

  package init(authorities: String?, trust: Trust, host: String, matchesHost: Bool) {
    self.authorities = authorities
    self.trust = trust
    self.host = host
    self.matchesHost = matchesHost
  }
}

/// What is shown of an X.509 certificate. Names are untrusted text.
package struct Certificate: Sendable, Equatable, Codable {
  /// RFC 2253 form: `CN=orders-db,O=Example`.
  package var subject, issuer: String
  /// DNS names and addresses of subjectAltName.
  package var names: [String]
  package var notBefore, notAfter: Moment
  package var serial: SerialNumber
  /// `nil` for a kind of key that OpenSSL does not know.
  package var key: PublicKey?

  package init(
    subject: String, issuer: String, names: [String], notBefore: Moment, notAfter: Moment, serial: SerialNumber,
    key: PublicKey?
  ) {
    self.subject = subject
    self.issuer = issuer
    self.names = names
    self.notBefore = notBefore
    self.notAfter = notAfter
    self.serial = serial
    self.key = key
  }
}

package struct PublicKey: Sendable, Equatable, Codable, CustomStringConvertible {
  /// `RSA`, `EC`, `ED25519`
  package var algorithm: String
  package var bits: Int

  package init(algorithm: String, bits: Int) {
    self.algorithm = algorithm
    self.bits = bits
  }

  package var description: String { "\(algorithm) \(bits) bits" }
}

/// The number that an authority gave a certificate: up to 20 bytes. OpenSSL prints it in hexadecimal, pg_stat_ssl in
/// decimal digits.
package struct SerialNumber: Sendable, Hashable, Codable {
  /// Upper case, without leading zeros.
  package let hexadecimal: String

  package init(hexadecimal: String) {
    let digits = hexadecimal.uppercased().drop { $0 == "0" }
    self.hexadecimal = digits.isEmpty ? "0" : String(digits)
  }

  package init(from decoder: any Decoder) throws {
    self.init(hexadecimal: try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(hexadecimal)
  }

  /// As pg_stat_ssl prints it.
  package var decimal: String {
    // Long multiplication, the least significant digit first: 160 bits are more than any integer type holds.
    var digits = [0]
    for character in hexadecimal {
      var carry = character.hexDigitValue ?? 0
      for index in digits.indices {
        carry += digits[index] * 16
        digits[index] = carry % 10
        carry /= 10
      }
      while carry > 0 {
        digits.append(carry % 10)
        carry /= 10
      }
    }
    return digits.reversed().map(String.init).joined()
  }
}
