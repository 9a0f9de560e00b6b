// docs/diagnosis.md is generated from the catalog of causes. `PGWATCH_RECORD_SCREENS=1` writes it anew.

import Diagnosis
import TestSupport
import Testing

@Suite struct DocumentationTests {
  @Test func theDocumentationIsThatOfTheCatalog() { expectText(document, "docs/diagnosis.md") }

  private var document: String {
    ([opening] + table + Cause.allCases.map(section)).joined(separator: "\n") + "\n"
  }

  private let opening = """
    # The causes

    Generated from the catalog in `Sources/Diagnosis/Causes/`; a test fails when it is stale, and writes it anew with
    `PGWATCH_RECORD_SCREENS=1 swift test --filter DocumentationTests`.

    Every cause is held against everything that is hurt. A piece of evidence is a hint (fits most causes), a sign (fits this
    one better), strong (hardly fits another), or proof (says so itself); pieces add up as independent ones do, and without a
    proof never to certainty. What speaks against a cause lowers it. A cause that is the consequence of a likelier one is
    left out. Guides are those of Materialize's documentation; the first is "Troubleshooting: Connection closed".

    """

  private var table: [String] {
    ["| cause | meaning | remedies | guide |", "|---|---|---|---|"]
      + Cause.allCases.map { cause in
        "| [`\(cause.rawValue)`](#\(cause.rawValue)) | \(cause.entry.meaning) | \(remedies(cause)) | \(cause.entry.guide) |"
      }
  }

  private func section(_ cause: Cause) -> String {
    let entry = cause.entry
    var lines = ["", "## \(cause.rawValue)", "", entry.meaning, "", "Evidence:", ""]
    lines += entry.evidence.map { "- \($0)" }
    lines += ["", "Refuted by:", ""] + entry.refutation.map { "- \($0)" }
    lines += ["", "Settled by:", ""] + entry.settledBy.map { "- \($0.words)" }
    if let why = cause.whyRecreate { lines += ["", "Does not heal by itself: \(why)."] }
    lines += ["", "Remedies: \(remedies(cause)). Guide: \(entry.guide)."]
    return lines.joined(separator: "\n")
  }

  private func remedies(_ cause: Cause) -> String {
    cause.playbook.map { "`\($0.rawValue)`" }.joined(separator: ", ")
  }
}
