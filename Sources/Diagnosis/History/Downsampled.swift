// A list that thins out with age: what was a moment ago is kept closely, what was long ago now and then.

import Samples

/// What changes its state now and then, which is not to be thinned out as if nothing had happened.
protocol StateTransition {
  func hasChangedState(since earlier: Self) -> Bool
}

/// Values with the moments since when they held, the oldest first.
struct Downsampled<Value: Sendable & StateTransition>: Sendable {
  struct Entry: Sendable {
    var at: Moment
    var value: Value
    /// Compared with the one before, as long as that was kept.
    var isTransition: Bool
  }

  /// Of what is no older than `age`, one value is kept for each `spacing`, and a second one if its state changed. What is
  /// older than the last age is forgotten.
  private static var levels: [(age: Duration, spacing: Duration)] {
    [
      (.seconds(60), .zero), (.seconds(600), .seconds(10)), (.seconds(7_200), .seconds(60)),
      (.seconds(86_400), .seconds(900)), (.seconds(31 * 86_400), .seconds(4 * 3_600)),
    ]
  }

  /// How far apart values of this age are at most, but for times at which there were none; `nil` for what is forgotten.
  static func spacing(at age: Duration, scale: Int64) -> Duration? {
    guard let spacing = levels.first(where: { age <= $0.age })?.spacing else { return nil }
    // Where there is no room for all, the latest ones make room too.
    return spacing == .zero && scale > 1 ? .seconds(scale) : spacing *| Int(scale)
  }

  private(set) var entries: [Entry] = []
  /// Thinned out again when there are so many.
  private var limit = 64

  /// - Parameter scale: how much wider than usual the values are spaced.
  mutating func append(_ value: Value, at moment: Moment, scale: Int64) {
    let isTransition = entries.last.map { value.hasChangedState(since: $0.value) } ?? false
    entries.append(Entry(at: moment, value: value, isTransition: isTransition))
    if entries.count >= limit { thin(scale: scale) }
  }

  /// What held until `moment`, but for `change`.
  mutating func repeatLast(at moment: Moment, scale: Int64, _ change: (inout Value) -> Void) {
    guard var value = entries.last?.value else { return }
    change(&value)
    append(value, at: moment, scale: scale)
  }

  /// The one that held at `moment`, and since when it is known.
  func entry(at moment: Moment) -> Entry? { entries.last { $0.at <= moment } }

  /// The first one that was seen at `moment` or later.
  func entry(after moment: Moment) -> Entry? { entries.first { $0.at >= moment } }

  /// Leaves of each piece of time the last value, and the first transition: what begins to fail is seen failing from then on.
  mutating func thin(scale: Int64) {
    guard let now = entries.last?.at else { return }
    var kept: [Entry] = []
    var lastPiece: Piece?
    var hasTransition = false
    for entry in entries.reversed() {
      guard let piece = Downsampled.piece(of: entry.at, now: now, scale: scale) else { break }
      if piece.width > 0, piece == lastPiece {
        guard entry.isTransition else { continue }
        if hasTransition { kept.removeLast() }
        hasTransition = true
      } else {
        hasTransition = false
      }
      lastPiece = piece
      kept.append(entry)
    }
    entries = kept.reversed()
    limit = max(64, entries.count *| 5 / 4)
  }

  private struct Piece: Equatable {
    /// In microseconds; 0 where every value is kept.
    var width: Int64
    var number: Int64
  }

  /// `nil` for what is forgotten. Pieces are cut by the clock, so that those of one look are those of the next.
  private static func piece(of moment: Moment, now: Moment, scale: Int64) -> Piece? {
    guard let width = spacing(at: now - moment, scale: scale)?.inMicroseconds else { return nil }
    return Piece(width: width, number: width > 0 ? moment.microseconds /| width : 0)
  }
}
