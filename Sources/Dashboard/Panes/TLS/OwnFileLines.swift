// Section of the TLS pane: the certificate and key files of our connection, on this machine.

import Diagnosis
import Samples
import Screen

func ownFileLines(of server: ServerID, _ model: Model) -> [Line] {
  guard let own = model.evidence.link(of: server)?.certificates else { return [] }
  let place = server.name
  return certificateFileLines("client certificate", own.client, place, model) + keyLines(own.key, place)
    + certificateFileLines("root certificates", own.root, place, model)
    + revocationLines("revocations", own.revocations, place, model)
    + revocationLines("revocations in", own.revocationFolder, place, model)
}

private func certificateFileLines(
  _ label: String, _ file: CertificateFile?, _ place: String, _ model: Model
) -> [Line] {
  guard let file else { return [] }
  switch file.outcome {
  case .unreadable(let why): return [unreadable(label, file.path, why, place)]
  case .read(let certificates):
    return [pathLine(label, [Span(file.path, .faint)], place, copies: file.path)]
      + certificates.map { certificateLine("", $0, in: place + label, model) }
  }
}

private func keyLines(_ key: KeyFile?, _ place: String) -> [Line] {
  guard let key else { return [] }
  guard let flaw = key.flaw else {
    let encryption = key.isEncrypted ? ", encrypted; sslpassword opens it" : ""
    return [
      pathLine(
        "client key",
        [Sign.good.span, Span(" belongs to the certificate\(encryption)"), Span("  \(key.path)", .faint)],
        place, copies: key.path)
    ]
  }
  var line = pathLine(
    "client key", [Sign.critical.span, Span(" \(flaw.trouble)", .critical)], place, copies: flaw.remedy)
  line.row?.note = "\(flaw.trouble). What helps: \(flaw.remedy)"
  return [line]
}

private func revocationLines(_ label: String, _ file: RevocationFile?, _ place: String, _ model: Model) -> [Line] {
  guard let file else { return [] }
  switch file.outcome {
  case .unreadable(let why): return [unreadable(label, file.path, why, place)]
  case .read(let revoked, let nextUpdate):
    let isOld = nextUpdate.map { $0 < model.now } ?? false
    let age =
      isOld ? [Span("  "), Sign.warning.span, Span(" out of date: libpq refuses the server", .warning)] : []
    return [
      pathLine(
        label, [Span("\(revoked) revoked"), Span("  \(file.path)", .faint)] + age, place, copies: file.path)
    ]
  }
}

private func unreadable(_ label: String, _ path: String, _ why: String, _ place: String) -> Line {
  pathLine(label, [Sign.warning.span, Span(" \(path): \(why)", .warning)], place, copies: why)
}

private func pathLine(_ label: String, _ value: [Span], _ place: String, copies: String) -> Line {
  .labelled(label, value, width: tlsLabelWidth, id: place + label, copies: copies)
}
