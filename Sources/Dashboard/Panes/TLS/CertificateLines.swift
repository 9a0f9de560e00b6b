// Certificates as the TLS pane shows them: the days that are left first.

import Diagnosis
import Samples
import Screen

/// `212 d`, with a sign once it is time to act.
func daysLeft(_ left: Duration, _ model: Model) -> [Span] {
  let days = left.wholeSeconds / 86_400
  if left < .zero { return [Span("expired \(left.magnitude.brief) ago ", .critical), Sign.critical.span] }
  return switch model.options.thresholds.severity(ofExpiryIn: left) {
  case .critical: [Span("\(days) d ", .critical), Sign.critical.span]
  case .warning: [Span("\(days) d ", .warning), Sign.warning.span]
  default: [Span("\(days) d")]
  }
}

/// - Parameter place: tells this line from others with the same label and subject.
func certificateLine(_ label: String, _ certificate: Certificate, in place: String, _ model: Model) -> Line {
  let names = certificate.names.isEmpty ? "" : ", for \(certificate.names.joined(separator: ", "))"
  let key = certificate.key.map { " Key \($0)." } ?? ""
  var line = Line.labelled(
    label,
    daysLeft(certificate.notAfter - model.now, model) + [
      Span("  \(certificate.subject)"), Span("  from \(certificate.issuer)", .faint),
    ],
    width: tlsLabelWidth, id: place + label + certificate.subject, copies: certificate.subject)
  line.row?.note =
    "\(certificate.subject)\(names), issued by \(certificate.issuer). Valid from \(certificate.notBefore.utc) to "
    + "\(certificate.notAfter.utc) UTC.\(key) Serial \(certificate.serial.hexadecimal)."
  return line
}

/// Where values begin in the sections about certificates.
let tlsLabelWidth = 20
