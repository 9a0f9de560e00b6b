// Keeps the last hours of what the dashboard sees, while it is open.

import Postgres
import Samples
import Storage

/// Works on a queue of its own. A disk that is slow, full or gone costs samples of the recording, and nothing else.
actor Recorder {
  private nonisolated let executor = QueueExecutor(label: "recorder")
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  private nonisolated let sampleQueue = SampleQueue()
  private let recording: RollingRecording
  private var writing: Task<Void, Never>?

  /// Between a failure and the next attempt.
  private static let rest = Duration.seconds(60)
  /// At the end.
  private static let patience = Duration.seconds(2)

  /// - Parameter megabytes: what all recordings in `folder` may take.
  init(_ folder: StateFolder, megabytes: Int) {
    recording = RollingRecording(in: folder.recordings, limit: Int64(megabytes) << 20, version: programVersion)
  }

  /// Hands a sample in, on any thread, and waits for nothing.
  nonisolated func take(_ sample: Sample) { sampleQueue.put(sample) }

  /// Begins to write what is handed in.
  /// - Parameter say: gets trouble as it begins, in a sentence.
  func start(say: @escaping @Sendable (String) -> Void) {
    writing = Task { await write(say) }
  }

  /// Returns when everything that was handed in is written, or after two seconds: a disk may hang for ever.
  nonisolated func finish() async {
    sampleQueue.finish()
    let patience = Task { try? await Task.sleep(for: Recorder.patience) }
    Task {
      await writing?.value
      patience.cancel()
    }
    await patience.value
  }

  private func write(_ say: (String) -> Void) async {
    var nextAttempt = ContinuousClock.now
    var (toldOfFailure, toldOfMissing) = (false, false)
    for await sample in sampleQueue.samples {
      if .now < nextAttempt {
        recording.pass(sample)
        continue
      }
      do {
        try recording.append(sample)
        toldOfFailure = false
      } catch {
        nextAttempt = .now + Recorder.rest
        if !toldOfFailure { say("What is seen is not recorded: \(error.message)") }
        toldOfFailure = true
      }
      if !toldOfMissing, sampleQueue.missed > 0 {
        say("The disk is too slow: samples are missing in the recording.")
        toldOfMissing = true
      }
    }
  }
}
