// Connections, WAL senders and slots that ran short, and slots in danger.

import Samples

/// How little is left of something.
enum Shortage: Int, Sendable, Comparable {
  case none, scarce, exhausted

  static func < (a: Shortage, b: Shortage) -> Bool { a.rawValue < b.rawValue }

  /// Hysteresis: a shortage is over only when clearly more is left than where it began.
  /// - Parameter margin: what is scarce.
  init(remaining: Int, margin: Int, before: Shortage) {
    if remaining == 0 || (before == .exhausted && remaining <= margin / 2) {
      self = .exhausted
    } else if remaining <= margin {
      self = .scarce
    } else {
      self = before > .none && remaining <= margin *| 2 ? .scarce : .none
    }
  }
}

extension Chronicle {
  mutating func note(_ sessions: Sessions, of name: String, at moment: Moment) {
    let headroom = sessions.headroom
    note(
      "connections", of: name, remaining: headroom.remaining, of: headroom.ordinary,
      margin: max(2, headroom.ordinary / 20), at: moment)
    for limit in sessions.roles where !limit.isSuperuser {
      note("connections of role \(limit.name)", of: name, used: limit.used, limit: limit.limit, at: moment)
    }
    for limit in sessions.databases {
      note("connections to database \(limit.name)", of: name, used: limit.used, limit: limit.limit, at: moment)
    }
  }

  mutating func note(_ replication: Replication, of name: String, at moment: Moment) {
    note(
      "WAL senders", of: name, remaining: max(0, replication.maxSenders -| replication.senders.count),
      of: replication.maxSenders, at: moment)
    note(
      "replication slots", of: name, remaining: max(0, replication.maxSlots -| replication.slots.count),
      of: replication.maxSlots, at: moment)
  }

  /// - Parameter limit: negative: none.
  private mutating func note(_ what: String, of name: String, used: Int, limit: Int, at moment: Moment) {
    guard limit < 0 else { return note(what, of: name, remaining: max(0, limit -| used), of: limit, at: moment) }
    guard shortages[name]?.removeValue(forKey: what) != nil else { return }
    add(
      Event(
        .headroom, .info, at: moment, server: .upstream(name), key: "\(what) lifted",
        lead: "\(name): ", title: "\(what) are not limited any more", isRecovery: true))
  }

  /// Where no margin is given, only the last one counts. Of what there is none at all, none can run short.
  private mutating func note(
    _ what: String, of name: String, remaining: Int, of all: Int, margin: Int = 0, at moment: Moment
  ) {
    guard all > 0 else { return }
    let before = shortages[name]?[what] ?? Shortage.none
    let now = Shortage(remaining: remaining, margin: margin, before: before)
    guard now != before else { return }
    shortages[name, default: [:]][what] = now == .none ? nil : now
    let (severity, words): (Severity, String) =
      switch now {
      case .exhausted: (.critical, "no \(what) left, \(all) in use")
      case .scarce where before == .exhausted: (.warning, "a few \(what) free again, \(remaining) of \(all)")
      case .scarce: (.warning, "few \(what) left, \(remaining) of \(all)")
      case .none: (.info, "\(what) free again, \(remaining) of \(all)")
      }
    add(
      Event(
        .headroom, severity, at: moment, server: .upstream(name), key: "\(what) \(before) \(now)",
        lead: "\(name): ", title: words, isRecovery: now < before))
  }

  // MARK: Slots

  /// - Parameter wanted: the names of the slots that sources use.
  mutating func noteSlots(
    _ slots: [ReplicationSlot], of name: String, after before: [ReplicationSlot], wanted: Set<String>, at moment: Moment
  ) {
    let present = Dictionary(slots.map { ($0.name, $0) }) { first, _ in first }
    for old in before where wanted.contains(old.name) {
      let new = present[old.name]
      guard new?.health != old.health else { continue }
      let (severity, words, isRecovery): (Severity, String, Bool) =
        switch new?.health {
        case nil: (.critical, "is gone", false)
        case .lost?: (.critical, "is lost: WAL that it needs was removed", false)
        case .endangered?: (.warning, "is in danger: WAL that it needs may be removed soon", false)
        case .sound?: (.info, "is out of danger", true)
        }
      add(
        Event(
          .headroom, severity, at: moment, server: .upstream(name), key: "slot \(old.name) \(words)",
          lead: "\(name): ", title: "slot \(old.name) \(words)", note: new?.invalidation, isRecovery: isRecovery))
    }
  }
}

extension [ReplicationSlot] {
  /// Hardly ever: what follows from it need not be worked out with every sample.
  func areInOtherDanger(than before: [ReplicationSlot]) -> Bool {
    map(\.name) != before.map(\.name) || map(\.health) != before.map(\.health)
  }
}
