// `check --format nagios`: the output of a monitoring plugin (Monitoring Plugins Development Guidelines): one line that says
// what is wrong, the figures behind a bar, and the other findings below.

import Diagnosis
import Samples

func nagiosReport(_ look: Look) -> String {
  let urgent = look.findings.filter { $0.severity > .info }
  let first = urgent.first?.title ?? wellWords(look)
  let more = urgent.count > 1 ? " (+\(urgent.count - 1) more)" : ""
  let headline = "PGWATCH \(look.verdict.rawValue.uppercased()) - \(withoutBars(first))\(more)"
  let figures = sourceFigures(look) + look.evidence.upstreamNames.flatMap { upstreamFigures($0, look) }
  let lines = urgent.map { finding in
    let seen = finding.evidence.first.map { "; \($0.text)" } ?? ""
    return withoutBars(
      "\(finding.severity.word): \(finding.title) (\(finding.cause.rawValue), \(finding.certainty))\(seen)")
  }
  return ([headline + (figures.isEmpty ? "" : " | " + figures.joined(separator: " "))] + lines)
    .joined(separator: "\n") + "\n"
}

private func wellWords(_ look: Look) -> String {
  let sources = look.evidence.materialize.sources.value.map { "\(counted($0.count, "source")) and " } ?? ""
  return "nothing wrong found: \(sources)\(counted(look.evidence.upstreamNames.count, "upstream")) looked at"
}

/// A bar would begin the figures.
private func withoutBars(_ text: String) -> String { String(text.plain.map { $0 == "|" ? "/" : $0 }) }

// MARK: - Figures

private func sourceFigures(_ look: Look) -> [String] {
  guard let sources = look.evidence.materialize.sources.value else { return [] }
  let running = sources.count { $0.status == .running }
  return [figure("sources_running", running, least: 0, most: sources.count)]
}

private func upstreamFigures(_ name: String, _ look: Look) -> [String] {
  guard let record = look.evidence.upstreams[name] else { return [] }
  var figures: [String] = []
  if let headroom = record.sessions.value?.headroom {
    figures.append(figure("\(name) connections", headroom.used, least: 0, most: headroom.ordinary))
  }
  if let replication = record.replication.value {
    figures.append(figure("\(name) wal_senders", replication.senders.count, least: 0, most: replication.maxSenders))
    figures.append(figure("\(name) slots", replication.slots.count, least: 0, most: replication.maxSlots))
  }
  if record.link.lost == nil, let trip = record.link.roundTrips.recent.last {
    figures.append("\(label("\(name) round_trip"))=\(JSON.thousandths(Int64(trip.value * 1000)).written())ms;;;0")
  }
  let certificates = [("server", record.presented?.certificate), ("client", record.link.clientCertificate)]
  for case (let kind, let certificate?) in certificates {
    let days = (certificate.notAfter - look.at).components.seconds / 86_400
    figures.append("\(label("\(name) \(kind)_certificate_days"))=\(days)")
  }
  return figures
}

private func figure(_ name: String, _ value: Int, least: Int, most: Int) -> String {
  "\(label(name))=\(value);;;\(least);\(most)"
}

/// Quoted; what would end a label is left out of it.
private func label(_ name: String) -> String {
  "'" + String(withoutBars(name).filter { $0 != "'" && $0 != "=" }) + "'"
}
