// What is checked by programs in Python: the parsers and validators that others use. Tests/install-servers gets them.

package import Foundation

package enum Python {
  /// `nil` where they are not installed.
  package static let path = ProcessInfo.processInfo.environment["PGWATCH_TEST_PYTHON"]

  /// Runs `script` with `input` as its standard input, in the project's folder.
  /// - Returns: what it wrote to standard output.
  /// - Throws: what it wrote to standard error, when it fails.
  @discardableResult
  package static func run(_ script: String, input: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pgwatch-tui-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["script.py", "input", "output", "errors"].map { folder.appendingPathComponent($0) }
    for (file, text) in zip(files, [script, input, "", ""]) { try Data(text.utf8).write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path ?? "/usr/bin/python3")
    process.arguments = [files[0].path]
    process.currentDirectoryURL = project
    process.standardInput = try FileHandle(forReadingFrom: files[1])
    process.standardOutput = try FileHandle(forWritingTo: files[2])
    process.standardError = try FileHandle(forWritingTo: files[3])
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw PythonError(message: String(decoding: try Data(contentsOf: files[3]), as: UTF8.self))
    }
    return String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
  }

  /// Validates the output of `check --format json` by docs/check.schema.json, and more strictly than a user should: a key
  /// that does not stand there is refused.
  /// - Throws: what is wrong with it.
  package static func validate(check json: String) throws {
    try run(
      """
      import fastjsonschema, json, sys
      def close(node):
          if isinstance(node, dict):
              if 'properties' in node:
                  node['additionalProperties'] = False
              for member in node.values():
                  close(member)
          elif isinstance(node, list):
              for member in node:
                  close(member)
      schema = json.load(open('docs/check.schema.json'))
      close(schema)
      fastjsonschema.compile(schema)(json.load(sys.stdin))
      """, input: json)
  }
}

package struct PythonError: Error, CustomStringConvertible {
  package var message: String
  package var description: String { message }
}

/// The folder that holds Package.swift.
package let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
