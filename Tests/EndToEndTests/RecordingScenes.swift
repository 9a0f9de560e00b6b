// What was seen is on the disk, however the program ends.

import Glibc
import Samples
import Storage
import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite(.enabled(if: Theatre.hasServers)) struct RecordingScenes {
    @Test func recordEndsByItselfAndSaysWhatItHas() async throws {
      let session = try await Theatre.shared.session()
      try await withSandbox { sandbox in
        let file = "\(sandbox.path)/seen"
        let outcome = try await Program.run("record \(file) --for 5 -i 0.5", session.options)
        #expect(outcome.status == 0 && outcome.output.isEmpty)
        #expect(outcome.errors.hasPrefix("pgwatch-tui: recording to \(file) for 5s\npgwatch-tui: recorded 5s: "))
        let samples = try read(file)
        #expect(outcome.errors.contains(" 5s: \(samples.count) samples in "))
        guard case .targets(let targets, _)? = samples.first else { Issue.record("no targets"); return }
        #expect(targets.count == 3)
        for name in ["orders-db", "billing-db"] { #expect(answers(of: name, in: samples) > 3) }
        #expect(samples.contains { if case .materialize = $0 { true } else { false } })
        #expect(samples.contains { if case .reachability = $0 { true } else { false } })

        let again = try await Program.run("record \(file) --for 5", session.options)
        #expect(again.status == 1 && again.errors.contains("is there already"))
        #expect(try read(file) == samples)
      }
    }

    @Test func recordEndsWhenItIsAskedTo() async throws {
      let session = try await Theatre.shared.session()
      try await withSandbox { sandbox in
        let recorder = try start("record seen -i 0.2", session, in: sandbox)
        try await waitForAnswers(10, in: "\(sandbox.path)/seen")
        kill(recorder.pid, SIGTERM)
        #expect(await exitStatus(of: recorder) == 0)
        #expect(TextFile.read("\(sandbox.path)/errors")?.contains(" samples in ") == true)
      }
    }

    @Test func whatWasWrittenOutlivesTheProgram() async throws {
      let session = try await Theatre.shared.session()
      try await withSandbox { sandbox in
        let recorder = try start("record seen -i 0.2", session, in: sandbox)
        try await waitForAnswers(20, in: "\(sandbox.path)/seen")
        let before = try read("\(sandbox.path)/seen")
        kill(recorder.pid, SIGKILL)
        _ = await exitStatus(of: recorder)
        let after = try read("\(sandbox.path)/seen")
        #expect(after.starts(with: before))
      }
    }

    @Test func theDashboardKeepsTheLastHours() async throws {
      let session = try await Theatre.shared.session()
      try await withSandbox { sandbox in
        let environment = ["XDG_STATE_HOME": sandbox.path]
        let recordings = StateFolder(path: "\(sandbox.path)/pgwatch-tui").recordings
        for (run, way) in [SIGTERM, SIGKILL].enumerated() {
          try await withTerminal(Program.command(session.options), environment: environment) { terminal in
            try await terminal.wait(for: allIsWell)
            let isRecorded = try await eventually {
              let samples = recordings.files.last.flatMap { try? read($0.path) } ?? []
              return recordings.files.count == run + 1
                && ["orders-db", "billing-db"].allSatisfy { answers(of: $0, in: samples) > 0 }
            }
            #expect(isRecorded)
            try await terminal.send(way)
            try await terminal.wait(for: "left: \(128 + way)")
          }
          #expect(recordings.files.count == run + 1)
          let file = try #require(recordings.files.last)
          #expect(file.path.hasSuffix("-1.pgwatch"))
          for name in ["orders-db", "billing-db"] { #expect(answers(of: name, in: try read(file.path)) > 0) }
        }
        let configuration = "\(sandbox.path)/config.json5"
        try TextFile.write("{ recordings: { keep: false } }", to: configuration, for: sandbox.account)
        let command = Program.command("-c \(configuration)", session.options)
        try await withTerminal(command, environment: environment) { terminal in
          try await terminal.wait(for: allIsWell)
          try await terminal.press("q")
          try await terminal.wait(for: "left: 0")
        }
        #expect(recordings.files.count == 2)
      }
    }

    @Test func whereNothingCanBeWrittenTheDashboardLives() async throws {
      let session = try await Theatre.shared.session()
      let environment = ["XDG_STATE_HOME": "/proc/nowhere"]
      try await withTerminal(Program.command(session.options), environment: environment) { terminal in
        try await terminal.wait(for: allIsWell, "What is seen is not recorded: No such file or directory: cannot make")
        try await terminal.press("2")
        try await terminal.wait(for: "┌ 2 Connections")
        try await terminal.press("q")
        try await terminal.wait(for: "left: 0")
      }
    }

    // MARK: -

    private func start(_ arguments: String, _ session: DemoSession, in sandbox: Sandbox) throws -> Child {
      let command = "exec " + Program.command(arguments, session.options)
      let errors = "\(sandbox.path)/errors"
      return try Child(["sh", "-c", command], in: sandbox.path, input: .null, output: .null, errors: .file(errors))
    }

    private func waitForAnswers(_ count: Int, in file: String) async throws {
      let isThere = try await eventually(within: .seconds(60)) {
        (try? read(file)).map { answers(of: "orders-db", in: $0) >= count } == true
      }
      #expect(isThere)
    }

    private func answers(of upstream: String, in samples: [Sample]) -> Int {
      samples.count { if case .upstream(upstream, _) = $0 { true } else { false } }
    }

    private func read(_ file: String) throws -> [Sample] {
      var reader = try RecordingReader(path: file)
      var samples: [Sample] = []
      while let sample = try reader.next() { samples.append(sample) }
      return samples
    }
  }
}

private func withSandbox(_ body: (Sandbox) async throws -> Void) async throws {
  let sandbox = try Sandbox()
  do {
    try await body(sandbox)
  } catch {
    await sandbox.close()
    throw error
  }
  await sandbox.close()
}
