// Certificates on the way to their end.

import Samples

extension Evidence {
  /// The thresholds that the certificates passed which are shown and used at present, as of the latest sample.
  func expiries(of server: ServerID) -> [Event] {
    guard let latest = chronicle.latest, let link = link(of: server) else { return [] }
    let shown = presented(by: server)?.certificate.map { $0.expiryEvents("server certificate", on: server, by: latest) }
    let own = link.clientCertificate.map { $0.expiryEvents("client certificate", on: server, by: latest) }
    return (shown ?? []) + (own ?? [])
  }
}

extension Certificate {
  private static let thresholds = [30, 7, 1]

  /// What was passed by `moment` of the thresholds, and of the end itself.
  func expiryEvents(_ what: String, on server: ServerID, by moment: Moment) -> [Event] {
    func event(_ severity: Severity, _ at: Moment, _ words: String) -> Event {
      Event(
        .certificate, severity, at: at, server: server, key: "\(serial.hexadecimal) \(words)",
        lead: "\(server.name): ", title: "the \(what) \(words)",
        note: "\(subject), issued by \(issuer), until \(notAfter.utc) UTC")
    }
    let passed = Certificate.thresholds.compactMap { days -> Event? in
      let at = notAfter - .seconds(days *| 86_400)
      // One that is made for a shorter time passes none that lies before its beginning.
      guard at <= moment, at > notBefore else { return nil }
      return event(.warning, at, "expires in \(counted(days, "day"))")
    }
    return passed + (notAfter <= moment ? [event(.critical, notAfter, "has expired")] : [])
  }
}
