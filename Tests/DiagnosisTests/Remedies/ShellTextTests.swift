// What is handed over for a shell, given to real shells: names arrive as arguments, whatever they are, and run nothing.

import Diagnosis
import Foundation
import Samples
import TestSupport
import Testing

@Suite struct ShellTextTests {
  static let names = [
    "o'\u{301}; touch pwned; : '\u{301}", "$(touch pwned)", "`touch pwned`", "\"; touch pwned; \"", "'; touch pwned; '",
    "\\", "\\'; touch pwned #", "a\ntouch pwned\n", "-rf", "--", "x; touch pwned", "🦉 & touch pwned",
    "\u{202E}touch pwned",
    "|touch pwned", ">pwned", "!!", "~", "*",
  ]

  @Test(arguments: RemedyParityTests.places) func namesRunNothing(_ provider: Provider, _ host: String) throws {
    for name in ShellTextTests.names {
      let label = name.replacingOccurrences(of: ".", with: "")
      let domain = host.split(separator: ".", maxSplits: 1).dropFirst().first.map { ".\($0)" } ?? ""
      let evidence = evidence(provider, host: label + domain, name)
      let texts = RemedyID.allCases.flatMap { remedies($0, evidence) }.flatMap(\.handOvers).filter(isForShell).map(
        \.text)
      let access = provider.logAccess(host: label + domain)?.command
      let calls = try Shell.run(texts + [access].compactMap(\.self))
      #expect(!calls.isEmpty, "\(provider.rawValue)")
      #expect(calls.contains { $0.contains("/CN=\(name.plain)") }, "\(provider.rawValue): \(name.debugDescription)")
      if provider == .amazonRDS {
        let arrived = calls.filter { $0.contains("--db-instance-identifier") && $0.contains(label.plain.lowercased()) }
        #expect(!arrived.isEmpty, "\(name.debugDescription)")
      }
    }
  }

  private func isForShell(_ handOver: HandOver) -> Bool {
    ["aws", "az", "gcloud", "neonctl", "Neon API", "openssl", "Files"].contains { handOver.title.hasPrefix($0) }
  }

  private func evidence(_ provider: Provider, host: String, _ name: String) -> Evidence {
    .troubled(provider: provider, host: host) { sample in
      sample.sessions?.value?.groups[0].role = name
      sample.replication?.value?.slots[1].name = name
      sample.settings?.value? += ["ssl_cert_file", "ssl_key_file", "hba_file", "config_file"].map {
        Setting(name: $0, value: name, unit: nil, source: .file)
      }
    } connect: { connection in
      connection.name = name
      connection.user = name
      connection.database = name
    }
  }
}

/// Runs texts in `bash` and `sh`, in a folder of their own, where every command there is only notes its arguments.
private enum Shell {
  private static let commands = [
    "aws", "gcloud", "az", "neonctl", "curl", "openssl", "install", "psql", "systemctl", "grep", "touch", "chown", "cp",
  ]

  /// - Returns: the arguments of each command that was called, its name first.
  /// - Throws: when a text is no text of a shell, or made the file `pwned`.
  static func run(_ texts: [String]) throws -> [[String]] {
    let files = FileManager.default
    let folder = files.temporaryDirectory.appendingPathComponent("pgwatch-tui-\(UUID().uuidString)")
    let stubs = folder.appendingPathComponent("stubs")
    try files.createDirectory(at: stubs, withIntermediateDirectories: true)
    defer { try? files.removeItem(at: folder) }
    let calls = folder.appendingPathComponent("calls")
    for command in commands {
      let stub = stubs.appendingPathComponent(command).path
      let creates = command == "touch" ? "for file; do : >\"$file\"; done\n" : ""
      let script = "#!/bin/sh\n\(creates)printf '%s\\0' \(command) \"$@\" >>'\(calls.path)'; echo >>'\(calls.path)'\n"
      try script.write(toFile: stub, atomically: false, encoding: .utf8)
      try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub)
    }
    for (number, text) in texts.enumerated() {
      try text.write(to: folder.appendingPathComponent("\(number).text"), atomically: false, encoding: .utf8)
    }
    let driver = """
      for text in *.text; do
        /bin/bash -n "$text" || exit 1
        /bin/bash "$text"; /bin/sh "$text"
      done </dev/null >/dev/null
      exit 0
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", driver]
    process.currentDirectoryURL = folder
    process.environment = ["PATH": stubs.path, "NEON_API_KEY": "key"]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ShellError(words: "a text that bash does not take") }
    guard !files.fileExists(atPath: folder.appendingPathComponent("pwned").path) else {
      throw ShellError(words: "a name ran a command")
    }
    let noted = try String(contentsOf: calls, encoding: .utf8)
    return noted.components(separatedBy: "\0\n").map { $0.components(separatedBy: "\0") }
  }
}

private struct ShellError: Error {
  var words: String
}
