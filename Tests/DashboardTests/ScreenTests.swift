// Every pane at several sizes, as it looked when somebody was content with it, on samples recorded from real servers.

import Samples
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite struct ScreenTests {
  private static let sizes = [(40, 12), (80, 24), (120, 40), (200, 60)]
  private static let ways: [(String, [Key])] =
    [("overview", [])]
    + PaneCatalog.all.map { ($0.title.lowercased(), [.character($0.key)]) }
    + [("source", [.enter]), ("servers", [.character("u")]), ("help", [.character("2"), .character("?")])]

  @Test(arguments: ["healthy", "resource-exhaustion"])
  func everyPaneOnRecordedSamples(incident: String) throws {
    let samples = try Recorded.samples(incident)
    let last = try #require(samples.last)
    for (width, height) in ScreenTests.sizes {
      var model = Model(now: last.at, size: Size(width: width, height: height), interval: .seconds(2))
      _ = update(&model, .samples(samples))
      for (name, keys) in ScreenTests.ways {
        var there = model
        for key in keys { _ = update(&there, .key(key)) }
        expectScreen(view(there), "\(incident)-\(name)-\(width)x\(height)")
      }
    }
  }

  @Test func everyStateOfAServerLooksLikeWhatItIs() {
    let states: [(String, [Sample])] = [
      ("nothing", []),
      ("waiting", [Scene.targets]),
      (
        "dialling",
        [Scene.targets, .dialling(.materialize, at: Scene.ago(3)), .dialling(.upstream("orders-db"), at: Scene.ago(3))]
      ),
      ("full", Scene.healthy + [.lost(.upstream("orders-db"), Scene.full, at: Scene.ago(3), retryAt: Scene.ago(-5))]),
      (
        "refused",
        [Scene.targets, .lost(.upstream("orders-db"), Scene.refused, at: Scene.ago(3), retryAt: Scene.ago(-5))]
      ),
      ("hung", Scene.healthy + [.asked(.upstream("orders-db"), at: Scene.ago(12))]),
      (
        "materialize-lost",
        Scene.exhausted + [.lost(.materialize, Scene.silent, at: Scene.ago(8), retryAt: Scene.ago(-1))]
      ),
      ("denied", Scene.denied),
    ]
    for (name, samples) in states {
      for (way, keys) in [("overview", []), ("connections", [Key.character("2")]), ("servers", [.character("u")])] {
        var model = Scene.model(samples, size: Size(width: 100, height: 30))
        for key in keys { _ = update(&model, .key(key)) }
        expectScreen(view(model), "state-\(name)-\(way)")
      }
    }
  }
}
