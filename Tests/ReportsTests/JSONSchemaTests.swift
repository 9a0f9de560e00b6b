// docs/check.schema.json describes what `check --format json` writes; a real validator says so.

import Diagnosis
import Reports
import TestSupport
import Testing

@Suite(.enabled(if: Python.path != nil, "no validator of JSON Schema is installed")) struct JSONSchemaTests {
  @Test(arguments: LookScene.allCases) func everyLookIsValid(scene: LookScene) throws {
    try Python.validate(check: ReportFormat.json.render(scene.assessment))
  }

  @Test(arguments: [
    ("\"verdict\": \"ok\"", "\"verdict\": \"fine\""), ("\"remaining\": 56", "\"remaining\": \"56\""),
    ("\"reachable\": true", "\"reached\": true"), ("\"schema\": 1", "\"schema\": 2"),
    ("\"path\":", "\"way\": 1, \"path\":"), ("2026-11-22T10:00:00Z", "2026-11-22 10:00:00"),
  ])
  func whatIsOtherwiseIsNot(written: String, changed: String) throws {
    let text = ReportFormat.json.render(LookScene.healthy.assessment)
    let other = text.replacing(written, with: changed)
    #expect(text != other)
    #expect(throws: PythonError.self) { try Python.validate(check: other) }
  }
}
