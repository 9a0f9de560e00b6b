// Playing, seeking and reading ahead, on recordings of real servers.

import Dashboard
import Diagnosis
import Samples
import TestSupport
import Testing

@testable import pgwatch_tui

@Suite(.serialized) @MainActor struct PlayerTests {
  private func cursor(_ name: String) throws -> Cursor { Cursor(try RecordingSequence([Recorded.path(name)])) }

  @Test(arguments: Recorded.names)
  func whatIsReadAheadIsWhatWasSeen(name: String) async throws {
    let samples = try Recorded.samples(name)
    let end = try #require(samples.map(\.at).max())
    try await withPlayer(try cursor(name)) { _, telling in
      try await telling.wait { $0.readAhead.last?.share == 1 }
      let last = try #require(telling.readAhead.last)
      #expect(last.to == end)
      #expect(last.evidence.findings(at: end) == Evidence(samples).findings(at: end))
      #expect(last.evidence.events([]) == Evidence(samples).events([]))
      #expect(telling.flaws.isEmpty)
    }
  }

  @Test func aSeekShowsWhatWasKnownThen() async throws {
    let samples = try Recorded.samples("server-restart")
    let begin = try #require(samples.first).at
    try await withPlayer(try cursor("server-restart")) { player, telling in
      await player.pause(true)
      for seconds in [70, 12, 25, 0, 33, 34, 21] {
        let moment = begin + .seconds(seconds)
        await player.seek(to: moment)
        try await telling.wait { $0.reached.last?.wanted == moment }
        let shown = try #require(telling.reached.last)
        #expect(shown.at == moment)
        let known = Evidence(samples.filter { $0.at <= moment })
        #expect(shown.evidence.findings(at: moment) == known.findings(at: moment), "after \(seconds) s")
      }
    }
  }

  @Test func theNewestSeekWins() async throws {
    let begin = try #require(try Recorded.samples("load-balancer").first).at
    try await withPlayer(try cursor("load-balancer")) { player, telling in
      await player.pause(true)
      for round in 0..<50 { await player.seek(to: begin + .seconds(round * 37 % 120)) }
      let last = begin + .seconds(66)
      await player.seek(to: last)
      try await telling.wait { $0.reached.last?.wanted == last }
      // Where it was to go meanwhile was given up on the way, mostly.
      #expect(telling.reached.count < 50)
    }
  }

  @Test func playsToTheEndAndStops() async throws {
    let samples = try Recorded.samples("healthy")
    let end = try #require(samples.map(\.at).max())
    try await withPlayer(try cursor("healthy"), speed: 64) { player, telling in
      try await telling.wait { $0.hasEnded }
      let positions = telling.reached.map(\.at)
      #expect(positions == positions.sorted() && positions.count > 3)
      #expect(positions.last == end)
      // It goes on from wherever one goes.
      await player.seek(to: end - .seconds(10))
      await player.pause(false)
      try await telling.wait { $0.reached.count > positions.count + 1 }
    }
  }

  @Test func standsStillWhilePaused() async throws {
    try await withPlayer(try cursor("healthy"), speed: 4) { player, telling in
      try await telling.wait { $0.reached.count > 2 }
      await player.pause(true)
      await player.seek(to: .noon)
      try await telling.wait { $0.reached.last?.wanted == .noon }
      let count = telling.reached.count
      // Longer than from one picture to the next.
      try await Task.sleep(for: .milliseconds(600))
      #expect(telling.reached.count == count)
    }
  }

  @Test func beginsWhereItIsToldTo() async throws {
    let begin = try #require(try Recorded.samples("healthy").first).at
    try await withPlayer(try cursor("healthy"), start: begin + .seconds(30)) { _, telling in
      try await telling.wait { !$0.reached.isEmpty }
      #expect(telling.reached.first?.at == begin + .seconds(30))
    }
  }

  @Test func whatWasNotRecordedIsLeaptOver() async throws {
    let samples = Array(try Recorded.samples("healthy").prefix(100))
    let gap = Duration.seconds(3 * 3600)
    let later = samples.map { $0.moved(by: gap) }
    try await withRecording(of: samples + later) { path in
      try await withPlayer(Cursor(try RecordingSequence([path])), speed: 64) { _, telling in
        try await telling.wait { $0.hasEnded }
        let leap = try #require(telling.leaps.first)
        #expect(telling.leaps.count == 1 && leap > .seconds(10_000) && leap < gap)
      }
    }
  }
}

extension Sample {
  /// A question that was sent so much later: all that is needed of a sample here.
  fileprivate func moved(by span: Duration) -> Sample { .asked(.materialize, at: at + span) }
}
