// The upstream gave up waiting for Materialize's feedback.

import Samples

/// Evidence: `terminating walsender process due to replication timeout` in the log of the upstream, within the last ten
/// minutes, or since a source that it feeds last ran. Materialize answers every second, so its feedback was lost on the way,
/// or Materialize hung, for wal_sender_timeout.
/// Refuted by: an entry of another role's process, such as a physical standby's.
let walSenderTimeout: Rule = { evidence, standards in
  evidence.upstreamNames.flatMap { name -> [Finding] in
    guard let record = evidence.upstreams[name] else { return [] }
    let roles = evidence.materializeRoles(on: name)
    let timeouts = record.logs.lines(of: .replication).filter { line in
      line.event.message.contains("walsender process due to replication timeout")
        && line.event.role.map { roles.isEmpty || roles.contains($0) } ?? true
    }
    guard let latest = timeouts.last else { return [] }
    let failing = evidence.sources(fedBy: name).filter { source in
      source.status != .running && evidence.since(source).map { latest.at >= $0 - .seconds(60) } ?? false
    }
    let isRecent = standards.now - latest.at < .seconds(600)
    guard isRecent || !failing.isEmpty else { return [] }
    let setting = record.setting("wal_sender_timeout").flatMap(\.value).map { " (wal_sender_timeout \($0) ms)" } ?? ""
    return [
      Finding(
        .connectionTimeout, .warning, confidence: latest.event.role == nil ? 0.6 : 0.8, upstream: name,
        title: "\(name) ended a WAL sender whose client had not answered in time\(setting)",
        evidence: [
          Exhibit(
            "log: \(latest.event.message)\(timeouts.count > 1 ? "; \(timeouts.count) such lines" : "")",
            on: .upstream(name), at: latest.at)
        ],
        advice: [
          "find what swallows Materialize's feedback on the way (it is sent every second)",
          "raise wal_sender_timeout, if the way is slow at times",
        ])
    ]
  }
}
