// Samples on their way to a file, which may be slower than the servers.

import Samples
import Synchronization

/// Takes samples in from any thread without waiting, and has them read in their order. Bounded: those that come while too
/// many wait are missed.
final class SampleQueue: Sendable {
  /// To be read by one reader; ends after `finish`, when all have been read.
  let samples: AsyncStream<Sample>
  private let continuation: AsyncStream<Sample>.Continuation
  private let missedCount = Atomic(0)

  /// Minutes of a few servers, seconds of hundreds.
  private static let limit = 2_000

  init() {
    (samples, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(SampleQueue.limit))
  }

  func put(_ sample: Sample) {
    if case .dropped = continuation.yield(sample) { missedCount.add(1, ordering: .relaxed) }
  }

  func finish() { continuation.finish() }

  /// How many samples came at the wrong time.
  var missed: Int { missedCount.load(ordering: .relaxed) }
}
