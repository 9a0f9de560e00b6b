// A place in a recording: what was known there, and what comes next.

import Diagnosis
import Samples

/// A value: a copy is a place to come back to.
struct Cursor: Sendable {
  private(set) var evidence = Evidence()
  /// The moment of the latest sample that was taken in.
  private(set) var at: Moment
  /// What has not been taken in yet; `nil` at the end.
  private(set) var next: Sample?
  private(set) var sequence: RecordingSequence

  /// The beginning of a recording.
  init(_ sequence: RecordingSequence) {
    at = sequence.begunAt
    self.sequence = sequence
    next = self.sequence.next()
  }

  var isAtEnd: Bool { next == nil }

  /// How much of the recording lies behind, 0…1; 1 at the end only.
  var share: Double { isAtEnd ? 1 : min(sequence.progress, 0.999) }

  /// Takes in what was seen up to `moment`.
  /// - Returns: whether that was all; `false` when it stopped after `limit` samples.
  @discardableResult
  mutating func advance(to moment: Moment, atMost limit: Int = .max) -> Bool {
    var count = 0
    while let sample = next, sample.at <= moment {
      guard count < limit else { return false }
      evidence.take(sample)
      at = max(at, sample.at)
      next = sequence.next()
      count += 1
    }
    return true
  }
}
