// Timeouts and keepalives of the server, as they are in force for Materialize's role. A value that could be better is no
// warning by itself: defaults are like that. It is one while the source does not run, or connections are seen to be cut.

import Samples

extension CheckContext {
  var timeouts: Check {
    judged(
      "timeouts", "No timeout ends Materialize's sessions",
      [
        "idle_session_timeout", "idle_in_transaction_session_timeout", "transaction_timeout", "lock_timeout",
        "statement_timeout", "authentication_timeout",
      ], [.exemptFromTimeouts])
  }

  var keepalives: Check {
    judged("keepalives", "The server keeps silent connections alive", keepaliveSettings, [.setKeepalives])
  }

  /// Whether they are what is recommended, needed at present or not.
  var preventsByKeepalives: Check {
    judged(
      "prevent-keepalives", "TCP keepalives are set on PostgreSQL", keepaliveSettings, [.setKeepalives], isStrict: true)
  }

  var walSenderTimeout: Check {
    judged(
      "wal-sender-timeout", "wal_sender_timeout suits replication", ["wal_sender_timeout"], [.setWalSenderTimeout])
  }

  private var keepaliveSettings: [String] {
    ["tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count"]
  }

  private var isAtEase: Bool {
    isRunning && LifetimePattern(record.lifetimes.ends, settings: record.settings.value ?? []) == nil
  }

  private func judged(_ id: String, _ title: String, _ names: [String], _ remedies: [RemedyID], isStrict: Bool = false)
    -> Check
  {
    guard record.settings.value != nil else {
      return Check(id, title, .cannotTell, unread(record.settings), topic: .keepalive)
    }
    let settings = names.compactMap(setting)
    let known = settings.filter { $0.value != nil }
    let poor = known.filter { SettingAdvice($0).verdict != .ok }
    let words = (poor.isEmpty ? known : poor).map { "\($0.name) \($0.value.map($0.worded) ?? "?")" }
    guard poor.isEmpty else {
      let reason = poor.first.map { SettingAdvice($0).reason } ?? ""
      let figures = words.joined(separator: ", ")
      let names = Set(poor.map(\.name))
      return isAtEase && !isStrict
        ? Check(
          id, title, .pass, "It suffices at present; it could be better: \(figures).", topic: .keepalive,
          remedies: remedies,
          settings: names)
        : Check(id, title, .warn, "\(figures). \(reason)", topic: .keepalive, remedies: remedies, settings: names)
    }
    guard !known.isEmpty else {
      return Check(
        id, title, .cannotTell, settings.lazy.compactMap(\.unknown).first.map { "Not known: \($0)." } ?? "Not known.",
        topic: .keepalive)
    }
    return Check(id, title, .pass, "\(words.joined(separator: ", ")).", topic: .keepalive)
  }
}
