// What happens again and again is told once.

import Samples

/// Takes together what says the same, however it is mixed with other things, as long as no more than `gap` passes in between.
struct Repetitions<Key: Hashable> {
  struct Run {
    var key: Key
    /// The indices of the elements in it, the first and the latest.
    var first, last: Int
    var at, lastAt: Moment
    var count: Int
  }

  private(set) var runs: [Run] = []
  /// Where the latest run of each key is.
  private var open: [Key: Int] = [:]
  private let gap: Duration

  init(gap: Duration) { self.gap = gap }

  /// In the order of time.
  mutating func add(_ key: Key, at moment: Moment, index: Int) {
    if let known = open[key], moment - runs[known].lastAt <= gap {
      runs[known].last = index
      runs[known].lastAt = moment
      runs[known].count +|= 1
    } else {
      open[key] = runs.count
      runs.append(Run(key: key, first: index, last: index, at: moment, lastAt: moment, count: 1))
    }
  }
}
