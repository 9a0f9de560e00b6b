// Servers that began or ceased to be watched, and times at which nobody was asked.

import Samples

extension Chronicle {
  /// So long nobody has to answer, whatever the interval, before it is told.
  private static let shortestGap = Duration.seconds(60)

  mutating func noteTargets(_ new: [Target], insteadOf old: [Target], at moment: Moment) {
    func names(_ targets: [Target]) -> [String] { targets.filter { $0.obstacle == nil }.map(\.id.name) }
    let (before, now) = (names(old), names(new))
    let added = now.filter { !before.contains($0) }
    let removed = before.filter { !now.contains($0) }
    shortages = shortages.filter { now.contains($0.key) }
    addresses = addresses.filter { now.contains($0.key.name) }
    if !added.isEmpty { addWatch("watching of \(list(added)) began", at: moment) }
    if !removed.isEmpty { addWatch("watching of \(list(removed)) ended", at: moment) }
  }

  /// Some server answered, or refused to.
  mutating func noteSign(at moment: Moment) {
    defer { heardAt = moment }
    guard let heardAt else { return }
    let gap = moment - heardAt
    if let rhythm, gap > Chronicle.shortestGap, gap > rhythm *| 4 {
      add(
        Event(
          .watching, .unknown, at: heardAt, lastAt: moment, key: "gap \(heardAt.microseconds)",
          title: "nothing was seen for \(gap.brief): paused, or asleep"))
    }
    // Quick to learn of a longer interval, slow to forget it.
    rhythm = max(gap, (rhythm ?? gap) *| 7 /| 8)
  }

  private mutating func addWatch(_ title: String, at moment: Moment) {
    add(Event(.watching, .info, at: moment, title: title))
  }

  private func list(_ names: [String]) -> String {
    names.count <= 3 ? names.joined(separator: ", ") : "\(names.count) servers"
  }
}
