// Certificates that were replaced.

import Samples

extension Chronicle {
  /// What the former one passed is told here from now on: the evidence knows only the present one.
  mutating func noteRenewal(
    of former: Certificate, by present: Certificate, _ what: String, on server: ServerID, at moment: Moment
  ) {
    for event in former.expiryEvents(what, on: server, by: moment) { add(event) }
    let left = present.notAfter - moment
    add(
      Event(
        .certificate, .info, at: moment, server: server, key: "renewed \(present.serial.hexadecimal)",
        lead: "\(server.name) ",
        title: "has another \(what): \(left > .zero ? "it expires in \(left.brief)" : "it has expired")",
        note: "\(present.subject), issued by \(present.issuer), until \(present.notAfter.utc) UTC",
        isRecovery: present.notAfter > former.notAfter))
  }
}
