// `check --format openmetrics`: gauges for Prometheus, such as by the textfile collector of node_exporter.

import Diagnosis
import Samples

func openMetricsReport(_ assessment: Assessment) -> String {
  let families =
    verdict(assessment) + servers(assessment) + sources(assessment) + upstreams(assessment) + findings(assessment)
  return (families.flatMap(\.lines) + ["# EOF"]).joined(separator: "\n") + "\n"
}

private func verdict(_ assessment: Assessment) -> [MetricFamily] {
  var verdict = MetricFamily("pgwatch_verdict", "0 ok, 1 warning, 2 critical, 3 unknown: the exit code of the check.")
  verdict.add(Double(assessment.verdict.exitCode))
  var at = MetricFamily("pgwatch_check_timestamp_seconds", unit: "seconds", "When the check was made.")
  at.add(assessment.at.seconds)
  return [verdict, at]
}

private func servers(_ assessment: Assessment) -> [MetricFamily] {
  var reachable = MetricFamily("pgwatch_server_reachable", "Whether the server could be used.")
  var start = MetricFamily(
    "pgwatch_server_start_timestamp_seconds", unit: "seconds", "When the server was started.")
  var trip = MetricFamily(
    "pgwatch_round_trip_seconds", unit: "seconds", "How long the server took to answer, the median of the look.")
  for target in assessment.evidence.targets {
    let name = target.id.name.plain
    reachable.add(ServerStatus(of: target.id, in: assessment).reachable.map { $0 ? 1 : 0 }, ["server": name])
    start.add(assessment.evidence.start(of: target.id)?.wholeSeconds, ["server": name])
    trip.add(assessment.evidence.link(of: target.id)?.typicalRoundTrip?.median.inSeconds, ["server": name])
  }
  return [reachable, start, trip]
}

private func sources(_ assessment: Assessment) -> [MetricFamily] {
  var running = MetricFamily("pgwatch_source_running", "Whether the status of the source is running.")
  var status = MetricFamily("pgwatch_source_status", "1 for the status that the source has.")
  var since = MetricFamily(
    "pgwatch_source_since_timestamp_seconds", unit: "seconds", "Since when the source runs, or does not.")
  var lag = MetricFamily("pgwatch_source_lag_seconds", unit: "seconds", "How far the source is behind.")
  var outages = MetricFamily("pgwatch_source_outages", "How many times the source ceased to run within the last hour.")
  for source in assessment.evidence.materialize.sources.value ?? [] {
    let upstream = assessment.evidence.upstreamName(of: source)?.plain
    let (id, name) = (source.id.plain, source.fullName.plain)
    running.add(source.status == .running ? 1 : 0, ["id": id, "source": name, "upstream": upstream])
    status.add(1, ["id": id, "source": name, "upstream": upstream, "status": source.status.text.plain])
    since.add(assessment.evidence.since(source)?.seconds, ["id": id, "source": name, "upstream": upstream])
    lag.add(source.lag?.inSeconds, ["id": id, "source": name, "upstream": upstream])
    let ends = assessment.evidence.materialize.ends(of: source.id, since: assessment.at - .seconds(3600))
    outages.add(Double(ends), ["id": id, "source": name, "upstream": upstream])
  }
  return [running, status, since, lag, outages]
}

private func upstreams(_ assessment: Assessment) -> [MetricFamily] {
  let names = assessment.evidence.upstreamNames
  return capacity(names, assessment) + slots(names, assessment) + [
    steps(names, assessment), certificates(names, assessment),
  ]
}

private func capacity(_ names: [String], _ assessment: Assessment) -> [MetricFamily] {
  typealias Value = (UpstreamRecord) -> Int?
  let gauges: [(String, String, Value)] = [
    ("connections_max", "max_connections as it is in force.", { $0.sessions.value?.headroom.max }),
    ("connections_used", "Client sessions, that of the check among them.", { $0.sessions.value?.headroom.exactUsed }),
    (
      "connections_used_at_least", "Client sessions, those left out of which nobody can tell whether they are any.",
      { $0.sessions.value?.headroom.used }
    ),
    ("connections_reserved", "Slots that ordinary roles cannot have.", { $0.sessions.value?.headroom.reserved }),
    (
      "connections_remaining", "Connections that an ordinary role can still open.",
      { $0.sessions.value?.headroom.exactRemaining }
    ),
    (
      "connections_remaining_at_least", "The same, if every session of which nobody can tell holds one.",
      { $0.sessions.value?.headroom.remainingAtLeast }
    ),
    (
      "idle_sessions", "Sessions that have been idle for more than 60 minutes.",
      { $0.sessions.value.flatMap { $0.masked ? nil : $0.idleForAnHour } }
    ),
    (
      "settings_to_improve", "Settings for which another value is recommended.",
      { $0.settings.value?.count { SettingAdvice($0).verdict != .ok } }
    ),
    ("wal_senders_max", "max_wal_senders as it is in force.", { $0.replication.value?.maxSenders }),
    ("wal_senders_used", "WAL senders.", { $0.replication.value?.senders.count }),
    ("replication_slots_max", "max_replication_slots as it is in force.", { $0.replication.value?.maxSlots }),
    ("replication_slots_used", "Replication slots, active or not.", { $0.replication.value?.slots.count }),
  ]
  return gauges.map { name, help, value in
    var family = MetricFamily("pgwatch_" + name, help)
    for upstream in names {
      family.add(assessment.evidence.upstreams[upstream].flatMap(value).map(Double.init), ["upstream": upstream.plain])
    }
    return family
  }
}

private func slots(_ names: [String], _ assessment: Assessment) -> [MetricFamily] {
  var lag = MetricFamily(
    "pgwatch_slot_lag_bytes", unit: "bytes", "WAL that the consumer of the slot has not confirmed.")
  var retained = MetricFamily("pgwatch_slot_retained_bytes", unit: "bytes", "WAL that the slot holds back.")
  var active = MetricFamily("pgwatch_slot_active", "Whether a session holds the slot.")
  for upstream in names {
    for slot in assessment.evidence.upstreams[upstream]?.replication.value?.slots ?? [] {
      let (server, name) = (upstream.plain, slot.name.plain)
      lag.add(slot.lag.map(Double.init), ["upstream": server, "slot": name])
      retained.add(slot.retained.map(Double.init), ["upstream": server, "slot": name])
      active.add(slot.activePID == nil ? 0 : 1, ["upstream": server, "slot": name])
    }
  }
  return [lag, retained, active]
}

private func steps(_ names: [String], _ assessment: Assessment) -> MetricFamily {
  var family = MetricFamily("pgwatch_step_seconds", unit: "seconds", "How long each step of connecting took.")
  for upstream in names {
    guard let link = assessment.evidence.upstreams[upstream]?.link else { continue }
    let timings = link.lost?.loss.timings ?? link.handshake?.timings ?? StepTimings()
    for step in [Step.dns, .tcp, .tls, .authentication, .query] {
      family.add(timings[step]?.inSeconds, ["upstream": upstream.plain, "step": step.rawValue])
    }
  }
  return family
}

private func certificates(_ names: [String], _ assessment: Assessment) -> MetricFamily {
  var family = MetricFamily(
    "pgwatch_certificate_expiry_timestamp_seconds", unit: "seconds", "When a certificate expires.")
  for upstream in names {
    guard let record = assessment.evidence.upstreams[upstream] else { continue }
    let certificates = [("server", record.presented?.certificate), ("client", record.link.clientCertificate)]
    for case (let kind, let certificate?) in certificates {
      family.add(certificate.notAfter.seconds, ["upstream": upstream.plain, "kind": kind])
    }
  }
  return family
}

/// The same cause may be found twice for one server: the surer one counts.
private func findings(_ assessment: Assessment) -> [MetricFamily] {
  var family = MetricFamily("pgwatch_finding_confidence", "How sure a finding is, 0 to 1.")
  var seen: Set<String> = []
  for finding in assessment.findings.sorted(by: { $0.confidence > $1.confidence })
  where seen.insert("\(finding.id) \(finding.severity.word)").inserted {
    family.add(
      // More digits would be noise.
      (finding.confidence * 100).rounded() / 100,
      [
        "cause": finding.cause.rawValue, "severity": finding.severity.word, "source": finding.source?.plain,
        "upstream": finding.upstream?.plain,
      ])
  }
  return [family]
}

extension Evidence {
  /// When a server was started, as far as it says so.
  fileprivate func start(of server: ServerID) -> Moment? {
    switch server {
    case .materialize:
      guard let facts = materialize.facts.value, let at = materialize.facts.at else { return nil }
      return at - facts.uptime
    case .upstream(let name): return upstreams[name]?.facts.value?.startedAt
    }
  }
}

extension Moment {
  /// Since 1970, as metrics have it.
  fileprivate var seconds: Double { Double(microseconds) / 1_000_000 }
  /// An uptime of whole seconds makes no better moment.
  fileprivate var wholeSeconds: Double { seconds.rounded() }
}
