// `check --format text`: for people, plain and aligned; the verdict first, what was looked at last.

import Diagnosis
import Samples

func textReport(_ assessment: Assessment) -> String {
  var sections = [headline(assessment)]
  sections.append(Table(title: "Sources\(identity(of: assessment.evidence.materialize))", sources(assessment)).lines)
  sections.append(Table(title: "Upstreams", upstreams(assessment)).lines)
  sections.append(findings(assessment))
  sections.append(scope(assessment))
  return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
}

/// The line that is quoted on the phone.
private func headline(_ assessment: Assessment) -> [String] {
  let worst = assessment.findings.first { $0.severity != .info }
  return [
    "\(assessment.verdict.rawValue.uppercased()): \(worst.map(assessment.sentence)?.plain ?? "nothing wrong found")"
  ]
}

private func identity(of materialize: MaterializeRecord) -> String {
  guard let facts = materialize.facts.value else { return "" }
  return " of Materialize \(facts.version.plain), up \(facts.uptime.brief)"
}

private func sources(_ assessment: Assessment) -> [[String]] {
  (assessment.evidence.materialize.sources.value ?? []).flatMap { source -> [[String]] in
    let since = assessment.evidence.since(source).map { " for \((assessment.at - $0).brief)" } ?? ""
    let upstream = assessment.evidence.upstreamName(of: source) ?? "?"
    let row = [source.fullName, source.status.text + since, upstream, source.error ?? ""]
    return ([row] + source.hints.map { ["", "", "", "hint: \($0)"] }).map { $0.map(\.plain) }
  }
}

private func upstreams(_ assessment: Assessment) -> [[String]] {
  assessment.evidence.upstreamNames.flatMap { name -> [[String]] in
    let status = ServerStatus(of: .upstream(name), in: assessment)
    guard status.reachable == true, let record = assessment.evidence.upstreams[name] else {
      let word = status.reachable == nil ? "not watched" : "not usable"
      return [[name.plain, "\(word): \((status.error ?? "").plain)"]]
    }
    let lines =
      [
        identity(name, record, assessment.evidence), capacity(record), encryption(record, at: assessment.at),
      ].compactMap(\.self) + advice(record)
    return lines.enumerated().map { [$0.offset == 0 ? name.plain : "", $0.element.plain] }
  }
}

private func identity(_ name: String, _ record: UpstreamRecord, _ evidence: Evidence) -> String {
  var words = ["PostgreSQL \(record.shortVersion ?? "?")"]
  if let provider = evidence.provider(of: name) { words.append(provider.title) }
  if record.isPooled == true { words.append("behind a pooler") }
  if record.isTranslated == true { words.append("behind a translated address") }
  return words.joined(separator: ", ")
}

private func capacity(_ record: UpstreamRecord) -> String? {
  var words: [String] = []
  if let headroom = record.sessions.value?.headroom {
    words.append(
      "\(headroom.isExact ? counted(headroom.remaining, "connection") : "\(headroom.remainingWords) connections") left: "
        + "\(headroom.usedWords) of \(headroom.max) used, "
        + "\(headroom.reserved) reserved")
  }
  if let replication = record.replication.value {
    words.append("WAL senders \(replication.senders.count) of \(replication.maxSenders)")
    words.append("slots \(replication.slots.count) of \(replication.maxSlots)")
  }
  return words.isEmpty ? nil : words.joined(separator: "; ")
}

private func encryption(_ record: UpstreamRecord, at now: Moment) -> String? {
  guard let handshake = record.link.handshake else { return nil }
  var words = [handshake.tls.map { "\($0.version), \($0.cipher)" } ?? "no TLS"]
  if let certificate = record.presented?.certificate {
    words.append("server certificate \(expiry(certificate, at: now))")
  }
  if let certificate = record.link.clientCertificate {
    words.append("client certificate \(expiry(certificate, at: now))")
  }
  return words.joined(separator: "; ")
}

private func expiry(_ certificate: Certificate, at now: Moment) -> String {
  let left = certificate.notAfter - now
  return left < .zero ? "expired \(left.magnitude.brief) ago" : "expires in \(left.brief)"
}

private func advice(_ record: UpstreamRecord) -> [String] {
  (record.settings.value ?? []).compactMap { setting in
    guard let recommended = SettingAdvice(setting).recommended else { return nil }
    let unit = setting.unit.map { " \($0)" } ?? ""
    return "advice: \(setting.name) \(setting.value ?? "?")\(unit), better \(recommended)\(unit)"
  }
}

private func findings(_ assessment: Assessment) -> [String] {
  guard !assessment.findings.isEmpty else { return [] }
  return ["Findings"] + assessment.findings.flatMap { lines(of: $0, assessment) }
}

private func lines(of finding: Finding, _ assessment: Assessment) -> [String] {
  let details: [(label: String, text: String)] =
    finding.support.map { ("seen", $0.sentence) } + finding.against.map { ("but ", $0.sentence) }
    + finding.wouldSettle.map { ("ask ", $0.words) } + assessment.remedies(for: finding).map { ("do  ", $0) }
  return [
    "  \(finding.severity.word): \(assessment.sentence(about: finding).plain) (\(finding.cause.rawValue), \(finding.certainty))"
  ]
    + details.map { "    \($0.label)  \($0.text.plain)" }
}

/// Only what answered was looked at.
private func scope(_ assessment: Assessment) -> [String] {
  var servers: [String] = []
  if ServerStatus(of: .materialize, in: assessment).reachable == true {
    let sources = assessment.evidence.materialize.sources.value.map { " (\(counted($0.count, "source")))" } ?? ""
    servers.append("Materialize" + sources)
  }
  let upstreams = assessment.evidence.upstreamNames
  let answered = upstreams.count { ServerStatus(of: .upstream($0), in: assessment).reachable == true }
  if answered > 0 {
    let share = answered == upstreams.count ? "" : "\(answered) of "
    servers.append("\(share)\(counted(upstreams.count, "upstream"))")
  }
  guard !servers.isEmpty else { return ["Looked at nothing: no server answered until \(assessment.at.utc) UTC."] }
  let measured = answered > 0 ? ofUpstreams(assessment) : []
  let manner = assessment.watchedFor.map { "Watched \(servers.joined(separator: " and ")) for \($0.brief), until " }
  let opening = manner ?? "Looked at \(servers.joined(separator: " and ")), "
  return ["\(opening)\(assessment.at.utc) UTC."] + measured + gaps(assessment)
}

/// What every upstream that answers was asked and told.
private func ofUpstreams(_ assessment: Assessment) -> [String] {
  let parts = assessment.evidence.examination().parts.filter {
    $0.server != .materialize && ServerStatus(of: $0.server, in: assessment).reachable == true
  }
  let subjects = (parts.first?.seen ?? []).filter { subject in parts.allSatisfy { $0.seen.contains(subject) } }
  return subjects.isEmpty ? [] : ["Of upstreams: \(subjects.joined(separator: ", "))."]
}

/// What the servers that answer do not show; those that do not answer stand above.
private func gaps(_ assessment: Assessment) -> [String] {
  assessment.evidence.examination().parts.filter { ServerStatus(of: $0.server, in: assessment).reachable == true }
    .flatMap { part in
      part.unseen.filter { !$0.isPending }.map {
        "Not seen: \($0.what.plain) of \(part.server.name.plain) (\($0.why.plain))."
      }
    }
}
