// docs/keys.md is generated from the table of keys. `PGWATCH_RECORD_SCREENS=1` writes it anew.

import Dashboard
import TestSupport
import Testing

@Suite struct KeyDocumentTests {
  @Test func theDocumentationIsThatOfTheTable() { expectText(document, "docs/keys.md") }

  private var document: String {
    ([opening] + KeyGuide.all.map(section) + [panes]).joined(separator: "\n") + "\n"
  }

  private let opening = """
    # Keys

    Generated from the table in `Sources/Dashboard/Keys/Bindings.swift`; a test fails when it is stale, and writes it anew
    with `PGWATCH_RECORD_SCREENS=1 swift test --filter KeyDocumentTests`. `?` shows the keys of the pane at hand.
    """

  private func section(_ guide: KeyGuide) -> String {
    let rows = guide.keys.map { "| \(code($0.label)) | \($0.help) |" }
    return "\n## \(guide.place)\n\n| key | |\n|---|---|\n" + rows.joined(separator: "\n")
  }

  private var panes: String {
    let rows = KeyGuide.panes.map { "| `\($0.key)` | \($0.title) | \($0.orders.joined(separator: ", ")) |" }
    return "\n## Panes\n\n| key | pane | orders |\n|---|---|---|\n" + rows.joined(separator: "\n")
  }

  /// Several keys of one binding are separated by blanks.
  private func code(_ label: String) -> String {
    label.split(separator: " ").map { "`\($0)`" }.joined(separator: " ")
  }
}
