// How the sources of one cluster fared together, put together in one pass: a restart hits all of them, whatever feeds them; an
// upstream's trouble only those that it feeds.

import Samples

struct ClusterCourse: Sendable {
  /// A source that runs, and since when it has not ceased to; `nil`: as long as is known.
  struct Runner: Sendable {
    var name: String
    var upstream: String?
    var since: Moment?
  }

  private(set) var sources = 0
  private(set) var upstreams: Set<String?> = []
  /// Sources that have an outage in their history, and when the first and the last of these outages began.
  private var hit = 0
  private var first, last: Moment?
  /// The two that have run for longest, of different upstreams: whatever a source is fed by, one of them is fed otherwise.
  private var runners: [Runner] = []

  /// What begins within this span began together.
  private static let together = Duration.seconds(30)

  mutating func add(_ source: Source, _ course: SourceCourse, fedBy upstream: String?) {
    sources +|= 1
    upstreams.insert(upstream)
    // A source that starts for the first time has ceased to do nothing.
    if course.ranBefore, let began = course.began {
      hit +|= 1
      first = min(first ?? began, began)
      last = max(last ?? began, began)
    }
    guard source.status == .running else { return }
    runners.append(Runner(name: source.name, upstream: upstream, since: course.ended))
    runners.sort { ($0.since?.microseconds ?? .min) < ($1.since?.microseconds ?? .min) }
    if let longest = runners.first {
      runners = [longest] + runners.dropFirst().filter { $0.upstream != longest.upstream }.prefix(1)
    }
  }

  /// One that is fed by another upstream, and ran when an outage began.
  func ranOn(at began: Moment, notFedBy upstream: String?) -> Runner? {
    runners.first { runner in
      runner.upstream != upstream && (runner.since.map { $0 < began } ?? true)
    }
  }

  /// Whether all ceased to run together with one that did so at `began`.
  func allFell(at began: Moment) -> Bool {
    guard sources > 1, hit == sources, let first, let last else { return false }
    return began - first <= ClusterCourse.together && last - began <= ClusterCourse.together
  }
}
