// Connections of ours: lost, had again, and answers that took long; names that have other addresses than before.

import Samples

extension Chronicle {
  /// An answer that takes longer is one that was missed.
  private static let patience = Duration.seconds(3)
  private static let addressesKept = 16

  mutating func noteLoss(_ loss: Loss, of server: ServerID, at moment: Moment) {
    // That was our own doing.
    guard loss.kind != .closed else { return }
    add(
      Event(
        .connection, .critical, at: moment, server: server,
        key: "lost \(loss.kind.rawValue) \(loss.step.rawValue) \(loss.sqlstate ?? "")",
        lead: "\(server.name): ", title: loss.summary,
        note: [loss.message, loss.address].compactMap(\.self).joined(separator: "; ")))
  }

  mutating func noteConnection(_ handshake: Handshake, to server: ServerID, after link: LinkRecord, at moment: Moment) {
    if let lost = link.lost {
      let attempts = lost.count > 1 ? " and \(lost.count) attempts" : ""
      add(
        Event(
          .connection, .info, at: moment, server: server, key: "connected",
          lead: "\(server.name) ", title: "lets us in again after \((moment - lost.first).brief)\(attempts)",
          isRecovery: true))
    }
    guard let before = link.handshake else { return }
    if before.version != handshake.version {
      add(
        Event(
          .failover, .warning, at: moment, server: server, key: "version \(handshake.version)",
          lead: "\(server.name) ", title: "has another version: \(before.version) → \(handshake.version)"))
    }
    if let old = before.remote, let new = handshake.remote, old.address != new.address {
      noteAddresses([new.address], of: server, insteadOf: [old.address], at: moment)
    }
  }

  mutating func noteAnswer(of server: ServerID, askedAt: Moment?, at moment: Moment) {
    guard let askedAt, moment - askedAt > Chronicle.patience else { return }
    add(
      Event(
        .connection, .warning, at: askedAt, lastAt: moment, server: server, key: "hung",
        lead: "\(server.name) ", title: "did not answer for \((moment - askedAt).brief)"))
  }

  /// Names with many addresses show some of them in turn: only one that was never seen is news.
  mutating func noteAddresses(
    _ new: Set<String>, of server: ServerID, insteadOf old: Set<String>, at moment: Moment
  ) {
    var known = addresses[server] ?? []
    known += old.subtracting(known).sorted()
    let strangers = new.subtracting(known).sorted()
    if !strangers.isEmpty, !old.isEmpty {
      let was = old.sorted().joined(separator: ", ")
      add(
        Event(
          .probe, .warning, at: moment, server: server, key: "address \(strangers.joined())",
          lead: "\(server.name) ", title: "has another address: \(strangers.joined(separator: ", ")), was \(was)"))
    }
    addresses[server] = Array((known + strangers).suffix(Chronicle.addressesKept))
  }
}
