// The program under test, and ways to start it.

import Glibc

@testable import Demo

enum Program {
  /// It lies beside the tests, where `swift build` puts both.
  static let path: String = {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    let tests = String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return tests.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/pgwatch-tui"
  }()

  /// A command line for a shell: the program with `arguments`, which are words of the shell already.
  static func command(_ arguments: String...) -> String {
    ([quoted(path)] + arguments).joined(separator: " ")
  }

  /// Whether a program can be found as a shell finds it.
  static func isInstalled(_ name: String) -> Bool {
    let folders = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
    return folders.split(separator: ":").contains { unsafe access("\($0)/\(name)", X_OK) == 0 }
  }

  /// What a run without a terminal left.
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs the program to its end, without a terminal.
  /// - Parameter environment: assignments for a shell.
  static func run(_ arguments: String..., environment: String = "") async throws -> Outcome {
    let sandbox = try Sandbox()
    let command = ([quoted(path)] + arguments).joined(separator: " ")
    let status = try await Command.run(
      ["sh", "-c", "HOME=$PWD XDG_STATE_HOME= \(environment) \(command) >output 2>errors; echo $?"], in: sandbox.path)
    let outcome = Outcome(
      status: Int32(status.trimmed) ?? -1, output: TextFile.read("\(sandbox.path)/output") ?? "",
      errors: TextFile.read("\(sandbox.path)/errors") ?? "")
    await sandbox.close()
    return outcome
  }
}

/// `text` as one word of a shell's command line.
func quoted(_ text: String) -> String {
  "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
