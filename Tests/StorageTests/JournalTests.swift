// The journal on the disk: kept apart from harm by others, by cuts and by full disks.

import Glibc
import Samples
import Testing

@testable import Storage

@Suite struct JournalTests {
  private static let actions: [Change.Action] = [
    .set([.init("idle_session_timeout", "5min"), .init("tcp_keepalives_idle", nil)], .server),
    .set([.init("lock_timeout", "0")], .role("mz", database: nil)),
    .set([.init("lock_timeout", "0")], .role("m\u{1B}z \u{202E}\"", database: "shop")),
    .limitRole("app", -1), .limitDatabase("shop", 20),
    .end([.init(pid: 4711, startedAt: Moment(microseconds: 1_795_341_600_123_456))]),
  ]

  @Test(arguments: actions)
  func whatIsWrittenIsRead(_ action: Change.Action) throws {
    try withState { folder in
      var entry = entry("1", action)
      try folder.journal.append(entry)
      entry.outcome = .applied
      entry.undo = action
      entry.message = "a \u{1B}[31mred\nword\u{9B}"
      entry.undoes = "0"
      try folder.journal.append(entry)
      #expect(try folder.journal.entries() == [entry])
      let text = try content(of: folder.journal.path)
      #expect(text.split(separator: "\n").count == 2)
      #expect(!text.unicodeScalars.contains { $0.isSteering && $0 != "\n" })
    }
  }

  @Test func aLineSaysWhatWasDone() throws {
    try withState { folder in
      try folder.journal.append(entry("7", .limitRole("app", 5)))
      #expect(
        try content(of: folder.journal.path) == """
          {"action":{"kind":"limit-role","limit":5,"role":"app"},"host":"db:5432","id":"7","outcome":"begun",\
          "purpose":"Try it","role":"dba","server":"orders-db","sql":["ALTER ROLE app CONNECTION LIMIT 5"],\
          "time":"2026-11-22T10:00:00Z","undo":{"kind":"limit-role","limit":-1,"role":"app"},\
          "undo_sql":["ALTER ROLE app CONNECTION LIMIT -1"],\
          "values":[{"name":"CONNECTION LIMIT of role app","new":"5","old":"-1"}]}

          """)
    }
  }

  @Test func onlyItsOwnerMayReadIt() throws {
    try withState { folder in
      try folder.journal.append(entry("1", .limitRole("app", 5)))
      #expect(mode(of: folder.path) == 0o700)
      #expect(mode(of: folder.journal.path) == 0o600)
    }
  }

  @Test func theStateOfTheFirstIsTheTimeAndOfTheLastTheOutcome() throws {
    try withState { folder in
      var first = entry("1", .limitRole("app", 5))
      try folder.journal.append(first)
      try folder.journal.append(entry("2", .limitRole("app", 6)))
      first.outcome = .unknown
      first.at = .noonOfJournal + .seconds(60)
      try folder.journal.append(first)
      let entries = try folder.journal.entries()
      #expect(entries.map(\.id) == ["1", "2"])
      #expect(entries.map(\.outcome) == [.unknown, .begun])
      #expect(entries.first?.at == .noonOfJournal)
    }
  }

  @Test func cutOffAndForeignLinesStay() throws {
    try withState { folder in
      try folder.journal.append(entry("1", .limitRole("app", 5)))
      let harm = #"{"hello": "you"}"# + "\n\nnot even JSON\n" + #"{"id":"2","time":"2026-1"#
      try add(harm, to: folder.journal.path)
      let cut = try folder.journal.read()
      #expect(cut.entries.map(\.id) == ["1"] && cut.complaint?.hasSuffix("journal.jsonl: line 2, line 4") == true)
      try folder.journal.append(entry("3", .limitRole("app", 6)))
      let later = try folder.journal.read()
      #expect(later.entries.map(\.id) == ["1", "3"] && later.complaint?.hasSuffix(": line 2, line 4, line 5") == true)
      #expect(try content(of: folder.journal.path).contains(harm + "\n{"))
    }
  }

  @Test func aJournalOfTheProgramIsNoComplaint() throws {
    try withState { folder in
      try folder.journal.append(entry("1", .limitRole("app", 5)))
      try add(#"{"id":"2","time":"2026-1"#, to: folder.journal.path)
      #expect(try folder.journal.read().complaint == nil)
    }
  }

  @Test func twoWritersDoNotMix() async throws {
    let folder = try makeFolder()
    let state = StateFolder(path: "\(folder)/state")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          for number in 0..<25 { try state.journal.append(self.entry("\(writer)-\(number)", .limitRole("app", 5))) }
        }
      }
      try await group.waitForAll()
    }
    #expect(try state.journal.entries().count == 100)
    #expect(try content(of: state.journal.path).split(separator: "\n").count == 100)
    remove(folder)
  }

  @Test func whoeverHoldsTheLockForLongIsNotWaitedFor() throws {
    try withState { folder in
      try folder.journal.append(entry("1", .limitRole("app", 5)))
      let holder = try OpenFile(folder.journal.path, O_RDONLY)
      try holder.lock()
      #expect(throws: StateError(message: "cannot lock \(folder.journal.path): another program holds it")) {
        try folder.journal.append(entry("2", .limitRole("app", 5)))
      }
      #expect(try folder.journal.entries().map(\.id) == ["1"])
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, "only root may mount a file system in memory"))
  func aFullDisk() throws {
    let disk = try SmallDisk()
    defer { disk.remove() }
    let journal = StateFolder(path: disk.path).journal
    var written = 0
    #expect {
      while written < 10_000 {
        try journal.append(entry("\(written)", .limitRole("app", 5)))
        written += 1
      }
    } throws: {
      ($0 as? StateError)?.message == "No space left on device: cannot write \(journal.path)"
    }
    // Of the line that did not fit nothing is left.
    #expect(try journal.entries().count == written)
    #expect(try content(of: journal.path).hasSuffix("}\n"))
  }

  @Test func aFolderThatCannotBe() {
    let folder = StateFolder(path: "/proc/nowhere/pgwatch-tui")
    #expect(throws: StateError.self) { try folder.journal.append(entry("1", .limitRole("app", 5))) }
    #expect(throws: StateError.self) {
      try folder.guide.remember(WizardProgress(source: "a", stage: 1, skipped: [:], at: .noonOfJournal))
    }
  }

  @Test func noJournalIsAnEmptyOne() throws {
    try withState { folder in
      let entries = try folder.journal.entries()
      #expect(entries.isEmpty)
    }
  }

  @Test func tenThousandAreReadSoon() throws {
    try withState { folder in
      try folder.journal.append(entry("0", Self.actions[0]))
      let line = try content(of: folder.journal.path)
      let lines = (1..<10_000).map { line.replacing("\"id\":\"0\"", with: "\"id\":\"\($0)\"") }
      try add(lines.joined(), to: folder.journal.path)
      let began = ContinuousClock.now
      #expect(try folder.journal.entries().count == 10_000)
      #expect(ContinuousClock.now - began < .seconds(20))
    }
  }

  @Test func whereItLies() {
    #expect(StateFolder(environment: ["HOME": "/h"])?.path == "/h/.local/state/pgwatch-tui")
    #expect(StateFolder(environment: ["HOME": "/h", "XDG_STATE_HOME": "/s"])?.path == "/s/pgwatch-tui")
    #expect(StateFolder(environment: ["HOME": "/h", "XDG_STATE_HOME": "s"])?.path == "/h/.local/state/pgwatch-tui")
    #expect(StateFolder(environment: ["HOME": ""]) == nil)
  }

  @Test func asJSON() throws {
    #expect(try [JournalEntry]().json == "[]\n")
    let json = try [entry("1", .limitRole("app", 5)), entry("2", .limitRole("app", 5))].json
    #expect(json.hasPrefix("[\n  {\"action\":") && json.hasSuffix("}\n]\n"))
    #expect(json.split(separator: "\n").count == 4)
  }

  private func entry(_ id: String, _ action: Change.Action) -> JournalEntry {
    JournalEntry(
      id: id, at: .noonOfJournal, upstream: "orders-db", host: "db:5432", role: "dba", purpose: "Try it",
      sql: action.statements, action: action,
      differences: [.init("CONNECTION LIMIT of role app", old: "-1", new: "5")], outcome: .begun,
      undo: .limitRole("app", -1))
  }
}

extension Moment {
  /// 2026-11-22T10:00:00Z
  fileprivate static let noonOfJournal = Moment(microseconds: 1_795_341_600_000_000)
}
