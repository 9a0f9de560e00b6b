// The line that a person quotes on the phone.

import Diagnosis
import Samples
import Screen
import Testing

@testable import Dashboard

@Suite struct HeadlineTests {
  @Test(arguments: [
    ("nothing listens there", "orders is stalled for 4m 12s: nothing listens there (orders-db, certain)."),
    ("orders-db restarts", "orders is stalled for 4m 12s: orders-db restarts (certain)."),
  ])
  func itNamesTheUpstreamOnce(_ title: String, _ words: String) throws {
    var model = Scene.model(Scene.exhausted)
    let source = try #require(model.evidence.source("u3"))
    let since = try #require(model.evidence.since(source))
    model.findings = [
      Finding(
        .serverRestart, .critical, confidence: 0.95, source: "u3", upstream: "orders-db", title: title, support: [])
    ]
    let expected = words.replacing("4m 12s", with: (model.now - since).brief)
    #expect(headline(model).map(\.text).joined() == "✗ \(expected)")
  }
}
