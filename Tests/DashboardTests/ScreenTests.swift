// Every page, and the whole screen at several sizes, as they looked when somebody was content with them, on samples
// recorded from real servers.

import Samples
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite struct ScreenTests {
  private static let pages: [(String, [Key])] =
    PaneCatalog.all.map { ($0.title.lowercased(), [.character($0.key)]) }
    + [("source", [.enter]), ("servers", [.character("u")]), ("help", [.character("2"), .character("?")])]

  @Test(arguments: [("healthy", [120]), ("resource-exhaustion", [80, 120])])
  func everyPageOnRecordedSamples(incident: String, widths: [Int]) throws {
    for width in widths {
      let model = try ScreenTests.model(incident, Size(width: width, height: width / 3))
      for (name, keys) in ScreenTests.pages {
        expectPage(ScreenTests.pressing(keys, model), "\(incident)-\(name)-\(width)")
      }
    }
  }

  /// What stands around the panes, and what gives way to what: on the overview and one pane.
  @Test(arguments: [(40, 12), (80, 24), (120, 40), (200, 60)])
  func wholeScreens(width: Int, height: Int) throws {
    for (incident, name, keys) in [
      ("healthy", "overview", []), ("resource-exhaustion", "overview", []),
      ("resource-exhaustion", "connections", [Key.character("2")]),
    ] {
      let model = try ScreenTests.model(incident, Size(width: width, height: height))
      expectScreen(view(ScreenTests.pressing(keys, model)), "\(incident)-\(name)-\(width)x\(height)")
    }
  }

  private static func model(_ incident: String, _ size: Size) throws -> Model {
    let samples = try Recorded.samples(incident)
    var model = Model(now: try #require(samples.last).at, size: size, interval: .seconds(2))
    _ = update(&model, .samples(samples))
    return model
  }

  private static func pressing(_ keys: [Key], _ model: Model) -> Model {
    var model = model
    for key in keys { _ = update(&model, .key(key)) }
    return model
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
        let model = ScreenTests.pressing(keys, Scene.model(samples, size: Size(width: 100, height: 30)))
        if keys.isEmpty {
          expectScreen(view(model), "state-\(name)-\(way)")
        } else {
          expectPage(model, "state-\(name)-\(way)")
        }
      }
    }
  }
}
