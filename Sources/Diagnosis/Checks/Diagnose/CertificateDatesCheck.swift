// Certificates of the server and of clients.

import Samples

extension CheckContext {
  var serverCertificate: Check {
    let (id, title) = ("server-certificate", "The server certificate is good")
    guard let presented = record.presented, let certificate = presented.certificate else {
      let isClear = connection?.sslMode == "disable"
      return isClear
        ? Check(id, title, .pass, "Materialize comes in clear (SSL MODE disable): it asks for none.", topic: .tls)
        : Check(id, title, .cannotTell, "No TLS handshake was seen.", topic: .tls)
    }
    if let verification = presented.tls.verification, connection?.sslMode.hasPrefix("verify") == true {
      let flaw = verification.trustFlaw ?? (verification.matchesHost ? nil : "it is not for \(verification.host)")
      if let flaw {
        return Check(
          id, title, .fail, "\(certificate.subject): \(flaw).", topic: .tls, remedies: [.renewServerCertificate])
      }
    }
    return judged(certificate, id, title, "of \(server)", .renewServerCertificate)
  }

  /// Materialize's own stands in a secret, and nobody can look at it: ours is seen, and its refusal.
  var clientCertificate: Check {
    let (id, title) = ("client-certificate", "The client certificate is good")
    if let error = tellingError?.lowercased(), !isRunning, error.contains("certificate") {
      return Check(id, title, .fail, "Materialize says: \(error)", topic: .tls, remedies: [.renewClientCertificate])
    }
    if let own = record.link.clientCertificate {
      var check = judged(own, id, title, "of our own connection", .renewClientCertificate)
      check.isAboutOurLogin = true
      return check
    }
    if let mine = upstream.map(evidence.materializeSessions)?.lazy.compactMap(\.tls).first(where: { $0.clientDN != nil }
    ) {
      return Check(
        id, title, .pass, "Materialize logged in with \(mine.clientDN ?? "?"); its dates cannot be seen.", topic: .tls)
    }
    let wanted = loginAttempt.flatMap { record.accessRules.value?.deciding(about: $0)?.rule.wantsCertificate }
    switch wanted {
    case true?:
      return Check(id, title, .cannotTell, "One is demanded, and stands in a secret of Materialize.", topic: .tls)
    case false?: return Check(id, title, .pass, "None is demanded of Materialize.", topic: .tls)
    case nil:
      return connection?.sslMode == "disable"
        ? Check(id, title, .pass, "Materialize comes in clear and shows none.", topic: .tls)
        : Check(id, title, .cannotTell, "It is not known whether one is demanded.", topic: .tls)
    }
  }

  private func judged(
    _ certificate: Certificate, _ id: String, _ title: String, _ whose: String, _ remedy: RemedyID
  ) -> Check {
    let left = certificate.notAfter - standards.now
    let result: Check.Result =
      switch standards.thresholds.severity(ofExpiryIn: left) {
      case .critical: .fail
      case .warning: .warn
      default: .pass
      }
    let words = left < .zero ? "expired \(left.magnitude.brief) ago" : "expires in \(left.brief)"
    return Check(
      id, title, result, "\(certificate.subject) \(whose) \(words).", topic: .tls,
      remedies: result == .pass ? [] : [remedy]
    )
  }
}
