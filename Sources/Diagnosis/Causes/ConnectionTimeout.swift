// A timeout of the server's ended the connection.

import Samples

/// The server's own timeouts; those of devices in the path are the load balancer's.
let connectionTimeout = CauseRule(
  entry: CauseEntry(
    clause: "a timeout of the server's ended the connection",
    meaning:
      "A timeout of the server's ended a session of Materialize's: wal_sender_timeout, idle_session_timeout, or "
      + "one that bites a snapshot.",
    evidence: [
      "The server's words: `due to idle-session timeout`, `… idle-in-transaction timeout`, `… statement timeout` …",
      "`terminating walsender process due to replication timeout` in its log.",
      "wal_sender_timeout under 10 s, or idle_session_timeout under 16 s, in force for Materialize's role.",
      "While a snapshot is copied: idle_in_transaction_session_timeout, transaction_timeout, lock_timeout.",
    ],
    refutation: [
      "Settings that leave room, as the defaults do.", "Silence on the way: the timeout is its consequence.",
    ],
    settledBy: [Settlement("the server's log of that moment", .figures(.logs))],
    guide: "Common causes: Connection timeouts"),
  topic: .keepalive,
  playbook: [.exemptFromTimeouts, .setWalSenderTimeout, .setKeepalives],
  weigh: { incident, context, hypothesis in
    guard let source = incident.source, let upstream = incident.upstream, let record = context.record(of: incident)
    else {
      return
    }
    let ended = context.logged(.timeout, in: incident) {
      context.concernsMaterialize($0, on: upstream) && $0.message.contains("due to")
    }
    if let exhibit = context.exhibit(of: ended, on: incident.server) {
      hypothesis.speaks(
        ended.last?.event.role == nil ? .strong : .proof, exhibit,
        title: "\(upstream) ended a session of Materialize's: \(reason(ended.last))")
    }
    let senders = context.replicationTimeouts(of: upstream).filter { incident.covers(context.local($0.at, record)) }
    if let exhibit = context.exhibit(of: senders, on: incident.server) {
      hypothesis.speaks(
        .strong, exhibit,
        title: "\(upstream) ended its WAL sender, which had no answer in time\(context.senderTimeout(record))",
        blaming: ["wal_sender_timeout"])
    }
    // A snapshot is a matter of its own: its sessions are idle, and long.
    for tight in tightSettings(record, whileCopying: context.copying.contains(source.id)) {
      hypothesis.speaks(
        .strong, Exhibit(tight.text, on: .upstream(upstream), at: record.settings.at), title: tight.title,
        blaming: [tight.name])
      // It runs, until the next time.
      if incident.ended != nil { hypothesis.severity = .warning }
    }
    guard hypothesis.isFounded else { return }
    if let silent = incident.contacts.first(where: { $0.outcome == .silent }) {
      hypothesis.contradicts(.sign, silent.exhibit)
    }
    hypothesis.settle(
      Settlement("the server's log of that moment: it names the timeout that ends a session", .figures(.logs)))
  },
  ongoing: { context in
    context.evidence.upstreamNames.compactMap { name in
      guard let record = context.evidence.upstreams[name] else { return nil }
      let timeouts = context.replicationTimeouts(of: name).filter {
        context.now - context.local($0.at, record) < .seconds(600)
      }
      guard let latest = timeouts.last, let exhibit = context.exhibit(of: timeouts, on: .upstream(name)) else {
        return nil
      }
      return Finding(
        .connectionTimeout, .warning, confidence: latest.event.role == nil ? 0.6 : 0.8, upstream: name,
        title: "\(name) ended a WAL sender whose client had not answered in time\(context.senderTimeout(record))",
        support: [exhibit],
        wouldSettle: [Settlement("whether the way between was slow or shut in the minutes before", .figures(.network))],
        advice: ["find what swallows Materialize's feedback on the way (it is sent every second)"],
        settings: ["wal_sender_timeout"])
    }
  })

extension RuleContext {
  fileprivate func replicationTimeouts(of upstream: String) -> [LogRecord.Line] {
    evidence.upstreams[upstream]?.logs.lines(of: .replication).filter { line in
      line.event.isReplicationTimeout
        && concernsMaterialize(line.event, on: upstream)
    } ?? []
  }

  fileprivate func senderTimeout(_ record: UpstreamRecord) -> String {
    record.setting("wal_sender_timeout").flatMap(\.value).map { " (wal_sender_timeout \($0) ms)" } ?? ""
  }
}

extension LogEvent {
  /// A WAL sender was ended, whose client had not answered for wal_sender_timeout.
  var isReplicationTimeout: Bool { message.contains("walsender process due to replication timeout") }
}

private func reason(_ line: LogRecord.Line?) -> String {
  let message = line?.event.message ?? ""
  guard let range = message.firstRange(of: "due to ") else { return message }
  return String(message[range.upperBound...])
}

private struct TightSetting {
  var name: String
  /// Its value, and what that does to Materialize.
  var text: String
  var title: String
}

/// Settings that end what Materialize does as a matter of course.
private func tightSettings(_ record: UpstreamRecord, whileCopying: Bool) -> [TightSetting] {
  let limits: [(name: String, under: Duration, habit: String)] =
    [
      (
        "wal_sender_timeout", .seconds(10),
        "Materialize sends feedback every second: a short pause of the network ends it"
      ),
      ("idle_session_timeout", .seconds(16), "Materialize touches its metadata sessions every 0.5 to 15 s"),
    ]
    + (whileCopying
      ? [
        (
          "idle_in_transaction_session_timeout", .seconds(86_400), "the leader of a snapshot is idle in its transaction"
        ),
        ("transaction_timeout", .seconds(86_400), "a snapshot is one transaction"),
        ("lock_timeout", .seconds(600), "a snapshot waits for the locks of its tables"),
      ] : [])
  return limits.compactMap { name, limit, habit in
    guard let setting = record.setting(name), let span = setting.span, span > .zero, span < limit else { return nil }
    let place = setting.place.map { " (\($0))" } ?? ""
    return TightSetting(
      name: name, text: "\(name) = \(span.brief)\(place); \(habit)",
      title: "\(name) of \(span.brief) is shorter than what Materialize does")
  }
}
