// What every server looked like before: enough to show all panes as they were, little enough for a month.

package import Samples

/// Readings of all servers at earlier moments: every refresh of the last minute, one in ten seconds for ten minutes, one a
/// minute for two hours, one in a quarter of an hour for a day, one in four hours for a month: some 460 of each server,
/// and where something began to fail or run again in between, that too. Bounded in all to a number of rows (a row of a list, such as a source or a group of sessions, takes some 200 bytes);
/// where there is more, all of it is spaced more widely. What the evidence keeps as a course over time is not kept twice.
package struct History: Sendable {
  private var materialize = Downsampled<MaterializeRecord>()
  private var upstreams: [String: Downsampled<UpstreamRecord>] = [:]
  /// Questions that are not answered yet, as it looked when they were sent.
  private var pending: [ServerID: Moment] = [:]
  package private(set) var rows = 0
  /// How much wider than usual the readings are spaced.
  private var scale: Int64 = 1

  /// So many rows, and for each server some more, so that hundreds of them can be looked back at too.
  private var budget: Int { 40_000 +| 200 *| upstreams.count }

  /// An answer that takes longer was missed by then.
  private static let patience = Duration.seconds(3)

  package init() {}

  /// The earliest moment that can be shown, with all servers that are known from about then.
  package var earliest: Moment? {
    let firsts = upstreams.values.compactMap(\.entries.first?.at) + [materialize.entries.first?.at].compactMap(\.self)
    guard let first = firsts.min(), let last = reading(before: Moment(microseconds: .max)),
      let spacing = Downsampled<UpstreamRecord>.spacing(at: last - first, scale: scale)
    else { return firsts.min() }
    return firsts.filter { $0 - first <= spacing }.max()
  }

  /// When the last reading of any server was taken before `moment`.
  private func reading(before moment: Moment) -> Moment? {
    let instant = moment - .microseconds(1)
    return (upstreams.values.map { $0.entry(at: instant)?.at } + [materialize.entry(at: instant)?.at])
      .compactMap(\.self).max()
  }

  /// How many readings are kept, of all servers.
  package var count: Int { upstreams.values.reduce(materialize.entries.count) { $0 +| $1.entries.count } }

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

  /// What was known of Materialize at `moment`; a question that was open by then is.
  func materialize(at moment: Moment) -> MaterializeRecord? {
    guard var keyframe = materialize.entry(at: moment)?.value else { return nil }
    if let askedAt = pending[.materialize], askedAt <= moment { keyframe.link.ask(at: askedAt) }
    return keyframe
  }

  func upstream(_ name: String, at moment: Moment) -> UpstreamRecord? {
    guard var keyframe = upstreams[name]?.entry(at: moment)?.value else { return nil }
    if let askedAt = pending[.upstream(name)], askedAt <= moment { keyframe.link.ask(at: askedAt) }
    return keyframe
  }

  /// The moment nearest to `moment`, and not after it, of which readings are kept; `moment` itself where they are close to
  /// each other, or where there were none for longer.
  package func remembered(before moment: Moment, now: Moment) -> Moment {
    guard let spacing = Downsampled<UpstreamRecord>.spacing(at: now - moment, scale: scale), spacing > .zero else {
      return moment
    }
    // Servers answer one after the other: of a piece of time the readings of all are shown, or of none.
    let width = spacing.inMicroseconds
    let begin = Moment(microseconds: moment.microseconds /| width *| width)
    let nearest = [reading(before: begin + spacing), reading(before: begin)].compactMap(\.self).first { $0 <= moment }
    guard let nearest, moment - nearest <= spacing *| 2 else { return moment }
    return nearest
  }

  /// When `server`, or any server, was seen next after something that happened at `moment`; `nil` for what was before all
  /// that can be shown.
  package func moment(after moment: Moment, on server: ServerID?) -> Moment? {
    guard let earliest, moment >= earliest - History.slack else { return nil }
    let seen: Moment? =
      switch server {
      case .materialize?: materialize.entry(after: moment)?.at
      case .upstream(let name)?: upstreams[name]?.entry(after: moment)?.at
      case nil:
        (upstreams.values.map { $0.entry(after: moment)?.at } + [materialize.entry(after: moment)?.at])
          .compactMap(\.self).min()
      }
    return max(seen ?? moment + .seconds(1), earliest)
  }

  /// What happened as watching began is shown by the first answers.
  private static let slack = Duration.seconds(60)

  private mutating func keep(_ server: ServerID, _ evidence: Evidence, at moment: Moment) {
    // It hung meanwhile: that is to be seen too.
    let hungAt = pending.removeValue(forKey: server).flatMap { moment - $0 > History.patience ? $0 : nil }
    switch server {
    case .materialize:
      if let hungAt { materialize.repeatLast(at: hungAt, scale: scale) { $0.link.ask(at: hungAt) } }
      let keyframe = evidence.materialize.keyframe
      materialize.append(keyframe, at: moment, scale: scale)
      rows +|= keyframe.rows
    case .upstream(let name):
      guard let keyframe = evidence.upstreams[name]?.keyframe else { return }
      if let hungAt { upstreams[name]?.repeatLast(at: hungAt, scale: scale) { $0.link.ask(at: hungAt) } }
      upstreams[name, default: Downsampled()].append(keyframe, at: moment, scale: scale)
      rows +|= keyframe.rows
    }
    if rows > budget { makeRoom() }
  }

  /// Counts again, since much has been thinned out by itself, and spaces more widely where that was not enough.
  private mutating func makeRoom() {
    thinAll()
    while rows > budget *| 3 / 4, scale < 1 << 12 {
      scale *|= 2
      thinAll()
    }
  }

  private mutating func thinAll() {
    materialize.thin(scale: scale)
    rows = materialize.entries.reduce(0) { $0 +| $1.value.rows }
    for name in upstreams.keys {
      upstreams[name]?.thin(scale: scale)
      rows +|= upstreams[name]?.entries.reduce(0) { $0 +| $1.value.rows } ?? 0
    }
  }

  private mutating func forget(allBut names: [String]) {
    let watched = Set(names)
    upstreams = upstreams.filter { watched.contains($0.key) }
  }
}
