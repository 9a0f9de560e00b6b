// `check --format nagios`: the output of a monitoring plugin (Monitoring Plugins Development Guidelines): one line that says
// what is wrong, the figures behind a bar, and the other findings below.

import Diagnosis
import Samples

func nagiosReport(_ assessment: Assessment) -> String {
  let urgent = assessment.findings.filter { $0.severity > .info }
  let first = urgent.first.map(assessment.sentence) ?? wellWords(assessment)
  let more = urgent.count > 1 ? " (+\(urgent.count -| 1) more)" : ""
  let headline = "PGWATCH \(assessment.verdict.rawValue.uppercased()) - \(withoutBars(first))\(more)"
  let figures =
    sourceFigures(assessment) + assessment.evidence.upstreamNames.flatMap { upstreamFigures($0, assessment) }
  let lines = urgent.map { finding in
    let seen = finding.support.first.map { "; \($0.text)" } ?? ""
    return withoutBars(
      "\(finding.severity.word): \(assessment.sentence(about: finding)) (\(finding.cause.rawValue), \(finding.certainty))\(seen)"
    )
  }
  return
    ([headline + (figures.isEmpty ? "" : " | " + figures.map(\.text).joined(separator: " "))] + lines)
    .joined(separator: "\n") + "\n"
}

private func wellWords(_ assessment: Assessment) -> String {
  let sources = assessment.evidence.materialize.sources.value.map { "\(counted($0.count, "source")) and " } ?? ""
  let answered = assessment.evidence.upstreamNames.count {
    ServerStatus(of: .upstream($0), in: assessment).reachable == true
  }
  return "nothing wrong found: \(sources)\(counted(answered, "upstream")) looked at"
}

/// A bar would begin the figures.
private func withoutBars(_ text: String) -> String { text.plain.substituting(["|"], by: "/") }

extension String {
  /// Scalar by scalar: below a combining mark, too, these mean something to those who read bytes.
  fileprivate func substituting(_ scalars: Set<Unicode.Scalar>, by substitute: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if scalars.contains(scalar) { result += substitute.unicodeScalars } else { result.append(scalar) }
    }
    return String(result)
  }
}

// MARK: - Figures

/// `'label'=value[unit];[warning];[critical];[least];[most]`, warning and critical as ranges: what lies outside alerts.
private struct PluginFigure {
  var label: String
  var value: String
  var unit = ""
  var warning = ""
  var critical = ""
  var least = "0"
  var most = ""

  var text: String {
    let fields = [warning, critical, least, most].map { ";\($0)" }.joined()
    return "\(quotedLabel)=\(value)\(unit)\(String(fields.reversed().drop { $0 == ";" }.reversed()))"
  }

  /// What would end a label is left out of it.
  private var quotedLabel: String { "'\(withoutBars(label).substituting(["'", "="], by: ""))'" }

  /// What is used of a limit, where the threshold is about what remains of it.
  /// - Parameter used: `nil` where it is not known, which plugins say with a U.
  static func share(_ label: String, used: Int?, of limit: Int, _ threshold: Threshold, _ assessment: Assessment)
    -> PluginFigure
  {
    let (warning, critical) = assessment.standards.thresholds.figures(of: threshold, outOf: Double(limit))
    // More than this is used when no more than the level remains.
    func range(_ level: Double?) -> String {
      level.map { String(max(0, limit -| 1 -| Int(saturating: min($0, Double(limit)).rounded(.down)))) } ?? ""
    }
    return PluginFigure(
      label: label, value: used.map(String.init) ?? "U", warning: range(warning), critical: range(critical),
      most: String(limit))
  }

  /// A whole number that alerts when it rises to the level.
  static func amount(_ label: String, _ value: Int, unit: String = "", _ threshold: Threshold, _ assessment: Assessment)
    -> PluginFigure
  {
    let (warning, critical) = assessment.standards.thresholds.figures(of: threshold)
    func range(_ level: Double?) -> String {
      level.map { String(max(0, Int64(saturating: $0.rounded(.up)) -| 1)) } ?? ""
    }
    return PluginFigure(
      label: label, value: String(value), unit: unit, warning: range(warning), critical: range(critical))
  }
}

private func sourceFigures(_ assessment: Assessment) -> [PluginFigure] {
  guard let sources = assessment.evidence.materialize.sources.value else { return [] }
  let running = sources.count { $0.status == .running }
  return [PluginFigure(label: "sources_running", value: String(running), most: String(sources.count))]
}

private func upstreamFigures(_ name: String, _ assessment: Assessment) -> [PluginFigure] {
  guard let record = assessment.evidence.upstreams[name] else { return [] }
  var figures: [PluginFigure] = []
  if let sessions = record.sessions.value {
    let headroom = sessions.headroom
    figures.append(
      .share("\(name) connections", used: headroom.exactUsed, of: headroom.ordinary, .remainingConnections, assessment))
    if !sessions.masked {
      figures.append(.amount("\(name) idle_sessions", sessions.idleForAnHour, .idleSessions, assessment))
    }
  }
  if let replication = record.replication.value {
    figures.append(
      .share(
        "\(name) wal_senders", used: replication.senders.count, of: replication.maxSenders, .remainingWalSenders,
        assessment))
    figures.append(
      .share("\(name) slots", used: replication.slots.count, of: replication.maxSlots, .remainingSlots, assessment))
    figures += slotFigures(name, replication.slots, assessment)
  }
  return figures + roundTrip(name, record.link, assessment) + certificates(name, record, assessment)
}

/// Of all slots the one that is worst off.
private func slotFigures(_ name: String, _ slots: [ReplicationSlot], _ assessment: Assessment) -> [PluginFigure] {
  let worst: [(String, Int64?, Threshold)] = [
    ("slot_lag", slots.compactMap(\.lag).max(), .slotLag),
    ("slot_retained", slots.compactMap(\.retained).max(), .slotRetained),
  ]
  return worst.compactMap { label, bytes, threshold in
    bytes.map { .amount("\(name) \(label)", Int($0), unit: "B", threshold, assessment) }
  }
}

private func roundTrip(_ name: String, _ link: LinkRecord, _ assessment: Assessment) -> [PluginFigure] {
  guard link.lost == nil, let (median, _) = link.typicalRoundTrip else { return [] }
  let (warning, critical) = assessment.standards.thresholds.figures(of: .roundTrip)
  func written(_ milliseconds: Double?) -> String {
    milliseconds.map { JSON.thousandths(Int64(saturating: $0 * 1000)).written() } ?? ""
  }
  return [
    PluginFigure(
      label: "\(name) round_trip", value: written(median.inMilliseconds), unit: "ms", warning: written(warning),
      critical: written(critical))
  ]
}

private func certificates(_ name: String, _ record: UpstreamRecord, _ assessment: Assessment) -> [PluginFigure] {
  let (warning, critical) = assessment.standards.thresholds.figures(of: .certificateDays)
  // Less than this alerts.
  func range(_ days: Double?) -> String { days.map { "\(Int64(saturating: $0.rounded(.up))):" } ?? "" }
  return [("server", record.presented?.certificate), ("client", record.link.clientCertificate)].compactMap {
    kind, certificate in
    guard let certificate else { return nil }
    let days = (certificate.notAfter - assessment.at).wholeSeconds / 86_400
    return PluginFigure(
      label: "\(name) \(kind)_certificate_days", value: String(days), warning: range(warning),
      critical: range(critical), least: "")
  }
}
