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
  let golden = folder.appendingPathComponent("\(name).screen")
  if ProcessInfo.processInfo.environment["PGWATCH_RECORD_SCREENS"] != nil {
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(canvas.styled.utf8).write(to: golden)
    } catch {
      Issue.record(error, sourceLocation: sourceLocation)
    }
    return
  }
  let expected = (try? Data(contentsOf: golden)).map { String(decoding: $0, as: UTF8.self) }
  #expect(expected != nil, "no golden screen \(golden.path)", sourceLocation: sourceLocation)
  #expect(
    canvas.styled == expected, "\(name) looks otherwise than \(golden.path):\n\(canvas.text)",
    sourceLocation: sourceLocation)
}
