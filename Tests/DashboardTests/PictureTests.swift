// docs/overview.svg is the overview of a recorded incident. `PGWATCH_RECORD_SCREENS=1` writes it anew.

import Samples
import Screen
import Terminal
import TestSupport
import Testing

@testable import Dashboard

@Suite struct PictureTests {
  @Test func thePictureOfTheReadmeIsThatOfTheProgram() throws {
    let samples = try Recorded.samples("resource-exhaustion")
    let last = try #require(samples.last)
    var model = Model(now: last.at, size: Size(width: 120, height: 34), interval: .seconds(2))
    _ = update(&model, .samples(samples))
    expectText(
      view(model).svg(Theme.standard.palette(.palette256), title: "pgwatch-tui: a source is stalled, and why"),
      "docs/overview.svg")
  }
}
