// What every server looked like before: enough to show all panes as they were, little enough for a month.

package import Samples

/// Readings of all servers at earlier moments: every refresh of the last minute, one in ten seconds for ten minutes, one a
/// minute for two hours, one in a quarter of an hour for a day, one in four hours for a month: some 460 of each server.
/// Bounded in all to `budget` rows (a row of a list, such as a source or a group of sessions, takes some 200 bytes);
/// where there is more, all of it is spaced more widely. What the evidence keeps as a course over time is not kept twice.
package struct History: Sendable {
  private var materialize = Thinned<MaterializeRecord>()
  private var upstreams: [String: Thinned<UpstreamRecord>] = [:]
  /// Questions that are not answered yet, as it looked when they were sent.
  private var pending: [ServerID: Moment] = [:]
  private var rows = 0
  /// How much wider than usual the readings are spaced.
  private var scale: Int64 = 1

  /// Some 8 MB.
  static let budget = 40_000

  /// An answer that takes longer was missed by then.
  private static let patience = Duration.seconds(3)

  package init() {}

  /// The earliest moment that can be shown.
  package var earliest: Moment? {
    let firsts = upstreams.values.compactMap(\.entries.first?.at) + [materialize.entries.first?.at].compactMap(\.self)
    return firsts.min()
  }

  /// How many readings are kept, of all servers.
  var count: Int { upstreams.values.reduce(materialize.entries.count) { $0 + $1.entries.count } }

  /// Keeps what a server looks like now, after `evidence` has taken `sample` in.
  package mutating func keep(_ sample: Sample, of evidence: Evidence) {
    switch sample {
    case .targets: forget(allBut: evidence.upstreamNames)
    case .asked(let server, let at): pending[server] = pending[server] ?? at
    case .materialize(let sample): keep(.materialize, evidence, at: sample.at)
    case .upstream(let name, let sample): keep(.upstream(name), evidence, at: sample.at)
    case .connected(let server, _, let at), .lost(let server, _, let at, _): keep(server, evidence, at: at)
    case .dialling, .transport, .reachability, .validation, .certificates, .logs, .lookedBack, .change: break
    }
  }

  func materialize(at moment: Moment) -> MaterializeRecord? { materialize.value(at: moment) }
  func upstream(_ name: String, at moment: Moment) -> UpstreamRecord? { upstreams[name]?.value(at: moment) }

  private mutating func keep(_ server: ServerID, _ evidence: Evidence, at moment: Moment) {
    // It hung meanwhile: that is to be seen too.
    let hungAt = pending.removeValue(forKey: server).flatMap { moment - $0 > History.patience ? $0 : nil }
    switch server {
    case .materialize:
      if let hungAt { materialize.repeatLast(at: hungAt, scale: scale) { $0.link.ask(at: hungAt) } }
      let still = evidence.materialize.still
      materialize.append(still, at: moment, scale: scale)
      rows += still.rows
    case .upstream(let name):
      guard let still = evidence.upstreams[name]?.still else { return }
      if let hungAt { upstreams[name]?.repeatLast(at: hungAt, scale: scale) { $0.link.ask(at: hungAt) } }
      upstreams[name, default: Thinned()].append(still, at: moment, scale: scale)
      rows += still.rows
    }
    if rows > History.budget { makeRoom() }
  }

  /// Counts again, since much has been thinned out by itself, and spaces more widely where that was not enough.
  private mutating func makeRoom() {
    thinAll()
    while rows > History.budget * 3 / 4, scale < 1 << 12 {
      scale *= 2
      thinAll()
    }
  }

  private mutating func thinAll() {
    materialize.thin(scale: scale)
    rows = materialize.entries.reduce(0) { $0 + $1.value.rows }
    for name in upstreams.keys {
      upstreams[name]?.thin(scale: scale)
      rows += upstreams[name]?.entries.reduce(0) { $0 + $1.value.rows } ?? 0
    }
  }

  private mutating func forget(allBut names: [String]) {
    let watched = Set(names)
    upstreams = upstreams.filter { watched.contains($0.key) }
  }
}
