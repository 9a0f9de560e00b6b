// A finding stands in the pane that has its figures, and in no other.

import Diagnosis
import Samples
import Screen
import Testing

@testable import Dashboard

@Suite struct PaneFindingTests {
  @Test func itStandsWhereItsFiguresAre() {
    var model = Scene.model(Scene.exhausted)
    _ = update(&model, .key(.character("2")))
    #expect(view(model).text.contains("resource-exhaustion, certain"))
    _ = update(&model, .key(.character("3")))
    #expect(!view(model).text.contains("resource-exhaustion, certain"))
  }

  @Test func aHealthyPaneHasNone() {
    for pane in PaneID.allCases {
      #expect(findingLines(in: pane, Scene.model(Scene.healthy)).isEmpty)
    }
  }
}
