// Golden files: what a screen looked like when somebody looked at it and was content.

import Foundation
package import Screen
package import Testing

/// Compares a canvas, text and styles, with `Screens/NAME.screen` beside the test's own file. `PGWATCH_RECORD_SCREENS=1`
/// writes the files anew; look at the difference before you commit it.
package func expectScreen(
  _ canvas: Canvas, _ name: String, file: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) {
  let folder = URL(fileURLWithPath: file).deletingLastPathComponent().appendingPathComponent("Screens")
  expect(
    canvas.styled, in: folder.appendingPathComponent("\(name).screen"), showing: canvas.text,
    sourceLocation: sourceLocation)
}

/// Compares a text with a file of the project that is generated, such as `docs/diagnosis.md`, by the same rules.
package func expectText(_ text: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation) {
  expect(text, in: project.appendingPathComponent(path), showing: text, sourceLocation: sourceLocation)
}

private func expect(_ text: String, in golden: URL, showing shown: String, sourceLocation: SourceLocation) {
  if ProcessInfo.processInfo.environment["PGWATCH_RECORD_SCREENS"] != nil {
    do {
      try FileManager.default.createDirectory(at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: golden)
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
    }
    return
  }
  let expected = (try? Data(contentsOf: golden)).map { String(decoding: $0, as: UTF8.self) }
  #expect(expected != nil, "no golden file \(golden.path)", sourceLocation: sourceLocation)
  #expect(text == expected, "otherwise than \(golden.path):\n\(shown)", sourceLocation: sourceLocation)
}
