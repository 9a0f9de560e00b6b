// `check --format json`, schema 1: keys may be added, never renamed. What is not known is null.

import Diagnosis
import Samples

func jsonReport(_ assessment: Assessment) -> String {
  let report = JSON.object([
    ("schema", .integer(1)),
    ("at", .string(assessment.at.iso8601)),
    ("watched_s", .integer(assessment.watchedFor.map { Int($0.wholeSeconds) })),
    ("verdict", .string(assessment.verdict.rawValue)),
    ("materialize", materialize(assessment)),
    ("sources", sources(assessment.evidence)),
    ("upstreams", .array(assessment.evidence.upstreamNames.map { upstream($0, assessment) })),
    ("findings", .array(assessment.findings.map { finding($0, assessment) })),
  ])
  return report.written() + "\n"
}

private func materialize(_ assessment: Assessment) -> JSON {
  guard assessment.evidence.watchesMaterialize else { return .null }
  let status = ServerStatus(of: .materialize, in: assessment)
  let facts = assessment.evidence.materialize.facts.value
  return .object([
    ("reachable", .bool(status.reachable)),
    ("error", .string(status.error)),
    ("version", .string(facts?.version)),
    ("uptime_s", .integer(facts.map { Int($0.uptime.wholeSeconds) })),
  ])
}

/// Lists are lists even while nothing is known, so that a script can go through them; `materialize.reachable` tells
/// whether an empty one means that there are none.
private func sources(_ evidence: Evidence) -> JSON {
  .array(
    (evidence.materialize.sources.value ?? []).map { source in
      .object([
        ("id", .string(source.id)),
        ("name", .string(source.fullName)),
        ("status", .string(source.status.text)),
        ("error", .string(source.error)),
        ("since", .string(evidence.since(source)?.iso8601)),
        ("upstream", .string(evidence.upstreamName(of: source))),
        ("slot", .string(source.slot)),
      ])
    })
}

private func upstream(_ name: String, _ assessment: Assessment) -> JSON {
  let record = assessment.evidence.upstreams[name] ?? UpstreamRecord()
  let status = ServerStatus(of: .upstream(name), in: assessment)
  let replication = record.replication.value
  return .object([
    ("name", .string(name)),
    ("reachable", .bool(status.reachable)),
    ("error", .string(status.error)),
    ("version", .string(record.shortVersion)),
    ("provider", .string(assessment.evidence.provider(of: name)?.rawValue)),
    ("probe", probe(record.link)),
    ("connections", connections(record.sessions.value?.headroom)),
    ("wal_senders", usage(replication?.maxSenders, replication?.senders.count)),
    ("replication_slots", usage(replication?.maxSlots, replication?.slots.count)),
    ("settings", .array((record.settings.value ?? []).map(setting))),
    ("tls", tls(record)),
    ("path", .object([("pooler", .bool(record.isPooled)), ("translated", .bool(record.isTranslated))])),
    ("log", log(assessment.logs.first { $0.upstream == name })),
  ])
}

private func probe(_ link: LinkRecord) -> JSON {
  let timings = link.lost?.loss.timings ?? link.handshake?.timings ?? StepTimings()
  let query = timings.query?.inMicroseconds ?? link.roundTrips.recent.first.map { Int64(saturating: $0.value * 1000) }
  func milliseconds(_ step: Duration?) -> JSON { step.map { .thousandths($0.inMicroseconds) } ?? .null }
  return .object([
    ("dns_ms", milliseconds(timings.dns)),
    ("tcp_ms", milliseconds(timings.tcp)),
    ("tls_ms", milliseconds(timings.tls)),
    ("auth_ms", milliseconds(timings.authentication)),
    ("query_ms", link.lost == nil ? query.map { .thousandths($0) } ?? .null : milliseconds(timings.query)),
  ])
}

private func connections(_ headroom: Headroom?) -> JSON {
  guard let headroom else { return .null }
  return .object([
    ("max", .integer(headroom.max)),
    ("used", .integer(headroom.exactUsed)),
    ("reserved", .integer(headroom.reserved)),
    ("remaining", .integer(headroom.exactRemaining)),
    ("used_at_least", .integer(headroom.used)),
    ("used_at_most", .integer(headroom.usedAtMost)),
    ("remaining_at_least", .integer(headroom.remainingAtLeast)),
    ("remaining_at_most", .integer(headroom.remaining)),
    ("logging_in", .integer(headroom.loggingIn)),
  ])
}

private func usage(_ limit: Int?, _ used: Int?) -> JSON {
  guard let limit, let used else { return .null }
  return .object([("max", .integer(limit)), ("used", .integer(used))])
}

private func setting(_ setting: Setting) -> JSON {
  let advice = SettingAdvice(setting)
  return .object([
    ("name", .string(setting.name)),
    ("value", .string(setting.value)),
    ("unit", .string(setting.unit)),
    ("source", .string(setting.isHidden == true ? nil : setting.source.rawValue)),
    ("where", .string(setting.place)),
    ("recommended", .string(advice.recommended)),
    ("verdict", .string(advice.verdict.rawValue)),
  ])
}

private func tls(_ record: UpstreamRecord) -> JSON {
  let presented = record.presented
  return .object([
    ("in_use", .bool(presented != nil ? true : record.link.handshake.map { $0.tls != nil })),
    ("version", .string(presented?.tls.version)),
    ("cipher", .string(presented?.tls.cipher)),
    ("server_certificate_expires", .string(presented?.certificate?.notAfter.iso8601)),
    ("client_certificate_expires", .string(record.link.clientCertificate?.notAfter.iso8601)),
  ])
}

private func log(_ status: LogFileStatus?) -> JSON {
  guard let status else { return .null }
  return .object([
    ("place", .string(status.place)),
    ("readable", .bool(status.isReadable)),
    ("error", .string(status.error)),
    ("hint", .string(status.hint)),
  ])
}

private func finding(_ finding: Finding, _ assessment: Assessment) -> JSON {
  .object([
    ("cause", .string(finding.cause.rawValue)),
    ("severity", .string(finding.severity.word)),
    ("confidence", .thousandths(Int64(saturating: finding.confidence * 100 + 0.5) *| 10)),
    ("source", .string(finding.source)),
    ("upstream", .string(finding.upstream)),
    ("title", .string(finding.title)),
    ("evidence", .array(finding.support.map { .string($0.sentence) })),
    ("against", .array(finding.against.map { .string($0.sentence) })),
    ("would_settle", .array(finding.wouldSettle.map { .string($0.words) })),
    ("remedies", .array(assessment.remedies(for: finding).map { .string($0) })),
  ])
}
