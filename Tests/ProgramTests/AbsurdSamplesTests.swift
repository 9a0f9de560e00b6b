// Whatever servers, logs and recordings say: it is diagnosed, shown on every pane and reported, and nothing ends the program.

import Dashboard
import Diagnosis
import FoundationEssentials
import Reports
import Samples
import Screen
import TestSupport
import Testing

@testable import pgwatch_tui

@Suite struct AbsurdSamplesTests {
  private static let healthyAndHurt = ["healthy", "resource-exhaustion", "load-balancer", "server-restart"]
  private static let keys: [[Key]] =
    [
      [], [.enter], [.character("u")], [.character("w")], [.character("w"), .tab, .tab],
      [.character("w"), .tab, .tab, .tab],
    ]
    + "123456789".map { [.character($0)] }

  /// The road of every sample, to its ends.
  private func travel(_ samples: [Sample]) throws {
    let now = try #require(samples.last).at
    let look = Assessment(Evidence(samples), Standards(now: now))
    for format in ReportFormat.allCases { #expect(!format.render(look).isEmpty) }
    for isRedacted in [false, true] {
      let report = IncidentReport(look, journal: [], programVersion: "0", isRedacted: isRedacted)
      #expect(!report.markdown.isEmpty)
    }
    for (width, height) in [(40, 12), (120, 40)] {
      let size = Size(width: width, height: height)
      var model = Model(now: now, size: size, interval: .seconds(2))
      _ = update(&model, .samples(samples))
      _ = update(&model, .tick(now + .seconds(1)))
      for keys in AbsurdSamplesTests.keys {
        var there = model
        for key in keys { _ = update(&there, .key(key)) }
        #expect(view(there).size == size)
      }
    }
  }

  @Test func aRecordingOfSuchSamplesIsReported() throws { try travel(try Recorded.samples("absurd")) }

  /// Each of them ended the program in a place of its own.
  @Test(arguments: [
    ("skipped", "-9223372036854775808"), ("maxSenders", "-62135596800000000"), ("leftOut", "4611686018427387904"),
    ("count", "4611686018427387904"), ("idleForAnHour", "9223372036854775807"), ("used", "-9223372036854775808"),
    ("retained", "9223372036854775807"), ("limit", "9223372036854775807"), ("superuserReserved", "9223372036854775807"),
  ])
  func aNumberIsAbsurdEverywhere(key: String, number: String) throws {
    let samples = try Recorded.samples("resource-exhaustion")
    let absurd = samples.map { Absurdity.sample($0, key, number) ?? $0 }
    #expect(absurd != samples, "no sample has a number of that name")
    try travel(absurd)
  }

  /// A trap leaves no time to tell the seed, so it is told before.
  @Test func valuesAreAbsurdHereAndThere() throws {
    let environment = ProcessInfo.processInfo.environment
    let first = environment["PGWATCH_ABSURD_SEED"].flatMap { UInt64($0) } ?? 1
    let rounds = environment["PGWATCH_ABSURD_ROUNDS"].flatMap { UInt64($0) } ?? 8
    for seed in first..<first + rounds {
      print("absurd samples: PGWATCH_ABSURD_SEED=\(seed)")
      var absurdity = Absurdity(seed: seed)
      let names = AbsurdSamplesTests.healthyAndHurt
      let samples = try Recorded.samples(names[Int(seed % UInt64(names.count))])
      try travel(
        samples.map { sample in
          Bool.random(using: &absurdity)
            ? absurdity.spoil(sample, values: .random(in: 1...4, using: &absurdity)) : sample
        })
    }
  }
}
