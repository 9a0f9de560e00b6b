// Client certificates that a server saw, matched with the files that are known here.

package import Samples

extension SessionTLS {
  /// Whether the session logged in with `certificate`. pg_stat_ssl gives the serial number in decimal digits, and names
  /// as `/O=Example/CN=card`, in the opposite order of RFC 2253.
  package func shows(_ certificate: Certificate) -> Bool {
    guard let clientSerial, clientSerial == certificate.serial.decimal else { return false }
    guard let issuerDN else { return true }
    return NameParts(slashed: issuerDN) == NameParts(certificate.issuer)
  }

  /// Whether `authority` may have issued the session's certificate, by its name.
  package func isIssued(by authority: Certificate) -> Bool {
    issuerDN.map { NameParts(slashed: $0) == NameParts(authority.subject) } ?? false
  }
}

/// A distinguished name without its order. Values that hold the separators themselves do not compare; then the
/// certificates are not taken for the same.
private struct NameParts: Equatable {
  let parts: [String]

  init(_ rfc2253: String) { parts = rfc2253.split(separator: ",").map(String.init).sorted() }
  init(slashed: String) { parts = slashed.split(separator: "/").map(String.init).sorted() }
}

extension Evidence {
  /// The certificate file of ours with which a session logged in; `nil` when none is known.
  package func knownCertificate(of session: SessionTLS) -> Certificate? {
    for target in targets {
      guard case .read(let own)? = link(of: target.id)?.certificates?.client?.outcome else { continue }
      if let found = own.first(where: session.shows) { return found }
    }
    return nil
  }

  /// The authority that issued a session's certificate, if it stands in a file of ours.
  package func knownIssuer(of session: SessionTLS) -> Certificate? {
    for target in targets {
      guard case .read(let authorities)? = link(of: target.id)?.certificates?.root?.outcome else { continue }
      if let found = authorities.first(where: session.isIssued) { return found }
    }
    return nil
  }
}

extension KeyFile {
  /// Why libpq would not use the key, and what to do, in a clause each; `nil` when it would.
  package var flaw: (trouble: String, remedy: String)? {
    if let wantedPermissions {
      return ("others can read the private key \(path): libpq refuses it", "chmod \(wantedPermissions) \(path)")
    }
    switch state {
    case .fits: return nil
    case .foreign:
      return (
        "the private key \(path) does not belong to the client certificate",
        "let sslcert and sslkey name a certificate and the key that it was made for"
      )
    case .locked(let passwordGiven):
      return passwordGiven
        ? ("sslpassword does not open the private key \(path)", "correct sslpassword")
        : ("the private key \(path) is encrypted, and sslpassword is not set", "set sslpassword, or decrypt the key")
    case .unreadable(let words):
      return ("the private key \(path) cannot be read: \(words)", "let sslkey name the client certificate's key")
    }
  }
}
