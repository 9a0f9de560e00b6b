// Ages at which connections ended, counted in classes that grow with the age.

import Samples

package struct LifetimeHistogram: Sendable, Equatable {
  package struct Class: Sendable, Equatable {
    package var label: String
    package var count: Int
  }

  /// From the youngest class with an end to the oldest one; empty without ends.
  package private(set) var classes: [Class] = []

  package init(_ spans: [Duration]) {
    var counts = [Int](repeating: 0, count: LifetimeHistogram.bounds.count)
    for span in spans {
      let index = LifetimeHistogram.bounds.lastIndex { $0.from <= span } ?? 0
      counts[index] +|= 1
    }
    guard let first = counts.firstIndex(where: { $0 > 0 }), let last = counts.lastIndex(where: { $0 > 0 }) else {
      return
    }
    classes = (first...last).map { Class(label: LifetimeHistogram.bounds[$0].label, count: counts[$0]) }
  }

  /// The well-known timeouts of 50, 60, 240, 350 and 600 s each lie inside a class of their own.
  private static let bounds: [(from: Duration, label: String)] = [
    (.zero, "under 10 s"), (.seconds(10), "10 – 40 s"), (.seconds(40), "40 – 55 s"), (.seconds(55), "55 – 70 s"),
    (.seconds(70), "70 – 220 s"), (.seconds(220), "220 – 270 s"), (.seconds(270), "270 – 330 s"),
    (.seconds(330), "330 – 370 s"), (.seconds(370), "370 – 570 s"), (.seconds(570), "570 – 630 s"),
    (.seconds(630), "10 – 55 min"), (.seconds(3300), "55 – 65 min"), (.seconds(3900), "1 – 6 h"),
    (.seconds(21_600), "6 – 24 h"), (.seconds(86_400), "over 24 h"),
  ]
}
