// Playing recordings in tests: what the player tells, and recordings to play.

import Dashboard
import Diagnosis
import Samples
import Storage
import TestSupport
import Testing

@testable import pgwatch_tui

/// Gathers what a player tells.
@MainActor
final class Telling {
  private(set) var news: [PlaybackNews] = []

  func take(_ news: PlaybackNews) { self.news.append(news) }

  /// Waits until it is as it should be.
  func wait(sourceLocation: SourceLocation = #_sourceLocation, until condition: (Telling) -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while !condition(self), .now < deadline { try await Task.sleep(for: .milliseconds(10)) }
    #expect(condition(self), sourceLocation: sourceLocation)
  }

  var reached: [(at: Moment, evidence: Evidence, wanted: Moment?)] {
    news.compactMap { if case .reached(let at, let evidence, let wanted) = $0 { (at, evidence, wanted) } else { nil } }
  }

  var readAhead: [(to: Moment, evidence: Evidence, share: Double)] {
    news.compactMap {
      if case .readAhead(let to, let evidence, _, let share) = $0 { (to, evidence, share) } else { nil }
    }
  }

  var leaps: [Duration] { news.compactMap { if case .leapt(let gap) = $0 { gap } else { nil } } }
  var flaws: [String] { news.compactMap { if case .flawed(let words) = $0 { words } else { nil } } }
  var hasEnded: Bool { news.contains { if case .ended = $0 { true } else { false } } }
}

/// Hands a player of `cursor` to `body`, and stops it afterwards.
@MainActor
func withPlayer(
  _ cursor: Cursor, speed: Double = 1, start: Moment? = nil, _ body: (Player, Telling) async throws -> Void
) async throws {
  let player = Player(cursor, speed: try #require(Playback.Speed(factor: speed)), start: start)
  let telling = Telling()
  await player.start { telling.take($0) }
  do {
    try await body(player, telling)
  } catch {
    await player.stop()
    throw error
  }
  await player.stop()
}

/// A file with these samples, in a folder that is handed to `body` too; both are gone afterwards.
@MainActor
func withRecording(
  of samples: [Sample], repeating: [Sample] = [], _ body: (String) async throws -> Void
) async throws {
  try await withFolder { folder in
    try record(samples, repeating: repeating, in: "\(folder)/seen")
    try await body("\(folder)/seen")
  }
}

func record(_ samples: [Sample], repeating: [Sample] = [], in path: String) throws {
  let begin = try #require(samples.first).at
  let writer = try RecordingWriter(creating: path, at: begin, version: "1")
  for sample in repeating { try writer.append(sample, isRepeated: true) }
  for sample in samples { try writer.append(sample) }
  writer.close()
}

extension Evidence {
  /// What can be seen of it: of evidence itself it cannot be said whether it is the same.
  func findings(at moment: Moment) -> [Finding] { diagnose(self, Standards(now: moment, patience: .seconds(3))) }
}
