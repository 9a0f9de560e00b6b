// Goes through a recording ahead of what is played: how long it is, what happens in it, and places to go on from.

import Dashboard
import Diagnosis
import Postgres
import Samples

/// Works on a queue of its own, so that playing and seeking need not wait.
actor RecordingIndexer {
  private nonisolated let executor = QueueExecutor(label: "indexer")
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  /// So many places are left behind, evenly spread over the bytes of the recording: a seek reads from the nearest one on.
  private static let places = 24.0
  private static let pause = Duration.milliseconds(200)

  /// Returns at the end of the recording, or when the task is cancelled.
  func read(
    from beginning: Cursor, leaving place: @Sendable (Cursor) async -> Void,
    emit: @MainActor (PlaybackNews) -> Void
  ) async {
    var cursor = beginning
    var nextPlace = 1 / RecordingIndexer.places
    var lastTold = ContinuousClock.now
    while !cursor.isAtEnd, !Task.isCancelled {
      cursor.advance(to: Moment(microseconds: .max), atMost: 50)
      if cursor.share >= nextPlace {
        nextPlace = cursor.share + 1 / RecordingIndexer.places
        await place(cursor)
      }
      if cursor.isAtEnd || .now - lastTold >= RecordingIndexer.pause {
        lastTold = .now
        let failures = cursor.evidence.events([]).filter { $0.at >= beginning.at }.failures
        await emit(.readAhead(to: cursor.at, cursor.evidence, failures: failures, share: cursor.share))
      }
    }
    if let flaw = cursor.sequence.flaws.first, cursor.isAtEnd {
      let others = cursor.sequence.flawCount - 1
      await emit(.flawed(others > 0 ? "\(flaw) (and \(others) more)" : flaw))
    }
  }
}
