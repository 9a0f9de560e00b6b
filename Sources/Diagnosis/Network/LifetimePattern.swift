// Ends that cluster: connections that die again and again at one age, or after one time of silence.

package import Samples

package struct LifetimePattern: Sendable, Equatable {
  package enum Measure: Sendable, Equatable { case age, idle }

  package var measure: Measure
  /// The median of the ends that fit, and how far the others are from it at most.
  package var span, spread: Duration
  /// Occasions, not connections: what began and ended together is one of them.
  package var fitting, all: Int
  /// Some of them were replication connections.
  package var concernsReplication: Bool
  /// Who is known for such a timeout, the likeliest first.
  package var suspects: [KnownTimeout]
  /// 0…1
  package var confidence: Double

  /// Of so many ends at least.
  package static let fewest = 3
  /// How far apart they may be.
  static let tolerance = 0.05
  /// Younger ones end for other reasons: a source that fails tries again every five seconds.
  static let youngest = Duration.seconds(20)

  /// `nil` when there is none.
  package init?(_ ends: [ConnectionEnd], settings: [Setting] = []) {
    let natural = ends.filter { !$0.withServer }
    let idle = LifetimePattern.cluster(natural) { $0.idle }
    let age = LifetimePattern.cluster(natural) { $0.age }
    // An idle timeout makes ages alike as well, when nothing was ever said; ages alone are the weaker observation.
    let isIdle = (idle?.occasions ?? 0) >= (age?.occasions ?? 0)
    guard let found = isIdle ? idle : age else { return nil }
    measure = isIdle ? .idle : .age
    (span, spread, fitting, all) = (found.span, found.spread, found.occasions, found.allOccasions)
    concernsReplication = found.ends.contains(where: \.isReplication)
    let kind: KnownTimeout.Kind = isIdle ? .idle : .age
    let center = found.span
    let own = KnownTimeout.ofServer(settings, replication: concernsReplication)
    suspects = (own + KnownTimeout.all).filter { timeout in
      timeout.kind == kind && timeout.span.isWithin(LifetimePattern.tolerance, of: center)
    }
    let share = Double(fitting) / Double(max(1, all))
    confidence = fitting >= 6 && share >= 0.8 ? 0.9 : fitting >= 4 && share >= 0.6 ? 0.7 : 0.4
  }

  private struct Cluster {
    var ends: [ConnectionEnd]
    var span, spread: Duration
    var occasions, allOccasions: Int
  }

  /// The value that most occasions share.
  private static func cluster(_ ends: [ConnectionEnd], by value: (ConnectionEnd) -> Duration?) -> Cluster? {
    // An end that was noticed late could fit anything.
    let measured = ends.compactMap { end in value(end).map { (end: end, value: $0) } }.filter {
      $0.value >= youngest && $0.end.uncertainty <= max($0.value *| tolerance, .seconds(2))
    }
    let allOccasions = occasions(measured.map(\.end))
    var best: Cluster?
    var tried: Set<Int64> = []
    for candidate in measured where tried.insert(candidate.value.wholeSeconds).inserted {
      let fitting = measured.filter { $0.value.isWithin(tolerance, of: candidate.value) }
      let values = fitting.map(\.value).sorted()
      let count = occasions(fitting.map(\.end))
      guard count >= fewest, count > (best?.occasions ?? 0), let middle = values.percentile(0.5),
        let first = values.first, let last = values.last
      else { continue }
      best = Cluster(
        ends: fitting.map(\.end), span: middle, spread: max(middle -| first, last -| middle), occasions: count,
        allOccasions: allOccasions)
    }
    return best
  }

  /// Materialize opens its connections together and closes them together: that is one occasion, however many they are.
  private static func occasions(_ ends: [ConnectionEnd]) -> Int {
    var count = 0
    var last: Moment?
    for at in ends.map(\.at).sorted() {
      if last.map({ at - $0 > .seconds(5) }) ?? true { count +|= 1 }
      last = at
    }
    return count
  }
}

extension Duration {
  fileprivate func isWithin(_ share: Double, of other: Duration) -> Bool {
    (self -| other).magnitude <= other *| share
  }
}

extension LifetimePattern {
  /// A timeout of the server's own fits, so nothing in the path is needed to explain it.
  var suspectsServer: Bool { if case .server? = suspects.first?.owner { true } else { false } }

  /// Whether a setting of the server's is among what fits.
  func suspects(setting: String) -> Bool { suspects.contains { $0.owner == .server(setting: setting) } }

  /// `nginx (proxy_timeout), or …`; empty where nobody is known for it.
  var suspectWords: String { suspects.map(\.who).joined(separator: ", or ") }

  /// What a person would say of it.
  package var sentence: String {
    let who = suspects.isEmpty ? nil : suspectWords
    let sure = "(\(Finding.certainty(confidence)))"
    let ended = "Connections ended \(fitting) times out of \(all)"
    let give = spread < .seconds(1) ? "" : " ± \(spread.brief)"
    switch measure {
    case .idle:
      let habit = who.map { "as \($0) ends them" } ?? "so something cuts idle connections"
      let caution =
        concernsReplication
        ? " Replication was among them: Materialize reports on it every second, so it had fallen silent before." : ""
      return "\(ended) after \(span.exact)\(give) of silence, \(habit) \(sure).\(caution)"
    case .age:
      let habit = who.map { "as \($0) ends them" } ?? "so something limits their life"
      let caution =
        concernsReplication
        ? " The replication connection is never idle, so an idle timeout does not explain it." : ""
      return "\(ended) at the age of \(span.exact)\(give), \(habit) \(sure).\(caution)"
    }
  }
}

extension Duration {
  /// `350 s` up to ten minutes, as timeouts are given; beyond that in larger units.
  fileprivate var exact: String {
    self <= .seconds(600) ? "\(Int(saturating: inSeconds.rounded())) s" : brief
  }
}
