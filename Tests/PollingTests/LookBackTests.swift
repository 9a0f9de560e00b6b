// Older parts of a log: the rest of the file, and the files that it was rotated to, compressed ones too.

import Glibc
import Samples
import TestSupport
import Testing

@testable import Demo
@testable import Polling

@Suite struct LookBackTests {
  @Test func predecessorsAreReadAsFarAsIsWantedAndOnce() async throws {
    let log = try FollowedFile()
    try await log.addRotated(".1", hoursAgo: 2, text: line("four", 4) + line("three", 3))
    try await log.addRotated(".2.gz", hoursAgo: 5, text: line("seven", 7) + line("six", 6))
    try await log.addRotated(".3.gz", hoursAgo: 9, text: line("ten", 10))
    log.write(["now"])
    try await log.follow { () async throws in
      #expect(try await log.tells(["now"]))
      let near = try await log.readBack(to: hours(3) - .seconds(60))
      #expect(messages(near) == ["three"] && near.last?.end == .reached)
      let far = try await log.readBack(to: hours(6) - .seconds(60))
      #expect(messages(far) == ["four", "six"] && far.last?.end == .reached)
      let all = try await log.readBack(to: hours(48))
      #expect(messages(all) == ["seven", "ten"] && all.last?.end == .exhausted)
      #expect(try await log.readBack(to: hours(48)).last?.end == .exhausted)
      // What is new is told as ever.
      log.write(["later"])
      #expect(try await log.tells(["now", "later"]))
    }
  }

  /// The first look at the file had begun behind these.
  @Test func theBeginningOfTheSameFileIsRead() async throws {
    let log = try FollowedFile()
    let filler = String(repeating: "\(hours(4).utc) UTC [7] LOG:  filler\n", count: 20_000)
    log.write(text: line("first", 5) + filler + line("recent", 0))
    try await log.follow { () async throws in
      #expect(try await eventually { log.excerpts.last.map { $0.position == $0.length } ?? false })
      let began = try #require(log.excerpts.first?.began)
      #expect(began > 0)
      let found = try await log.readBack(to: hours(6))
      #expect(messages(found).first == "first" && found.last?.end == .exhausted)
      #expect(found.reduce(0) { $0 + $1.events.count + $1.leftOut } > 1)
      #expect(found.contains { $0.read > 0 && $0.read < $0.length }, "tells how far it is")
    }
  }

  /// Its file has another number by now, so only the times tell what has been read.
  @Test func whatWasReadBeforeItWasCompressedIsNotReadAgain() async throws {
    let log = try FollowedFile()
    log.write(text: line("four", 4) + line("now", 0))
    try await log.addRotated(".1.gz", hoursAgo: 5, text: line("six", 6))
    try await log.follow { () async throws in
      #expect(try await log.tells(["four", "now"]))
      try await Command.run(
        ["sh", "-c", "mv server.log.1.gz server.log.2.gz && gzip -c server.log > server.log.1.gz"], in: log.folder)
      log.truncate(to: 0)
      _ = unsafe unlink(log.path)
      log.write(["newer"])
      #expect(try await log.tells(["four", "now", "newer"]))
      let found = try await log.readBack(to: hours(12))
      #expect(messages(found) == ["six"])
    }
  }

  /// A file system gives the identity of a file that is gone to a new one.
  @Test func aNewerFileWithTheIdentityOfAnOldOneIsNotTakenForIt() async throws {
    let log = try FollowedFile()
    log.write(text: line("now", 0))
    let identity = try #require(FileIdentity(path: log.path))
    let frontier = LogFrontier(file: identity, offset: 40, at: hours(2))
    var lookBack = LookBack(to: hours(9), before: frontier, of: log.path, LogManner())
    let found = lookBack.step()
    #expect(found.events.isEmpty && found.end == .exhausted)
  }

  @Test func damagedAndCutOffFilesAreNamedAndDoNotEndTheLook() async throws {
    let log = try FollowedFile()
    log.write(["now"])
    let text = (0..<4_000).map { line("entry \($0)", 20) }.joined()
    try await log.addRotated(".1.gz", hoursAgo: 1, text: text)
    try await log.addRotated(".2.gz", hoursAgo: 2, text: text)
    try await log.addRotated(".3.gz", hoursAgo: 3, text: line("old", 30))
    try await Command.run(
      [
        "sh", "-c",
        """
        truncate -s -100 server.log.1.gz && touch -d '2026-11-22 09:00 UTC' server.log.1.gz
        printf XXXXXXXX | dd of=server.log.2.gz bs=1 seek=3000 conv=notrunc 2>/dev/null
        touch -d '2026-11-22 08:00 UTC' server.log.2.gz
        """,
      ], in: log.folder)
    try await log.follow { () async throws in
      #expect(try await log.tells(["now"]))
      let found = try await log.readBack(to: hours(48))
      let troubles = found.compactMap(\.trouble)
      #expect(troubles.count == 2)
      #expect(troubles.first?.contains("server.log.1.gz: it ends too early") == true, "\(troubles)")
      #expect(troubles.last?.contains("server.log.2.gz: it is damaged") == true, "\(troubles)")
      // What stands before the end is told.
      #expect(messages(found).contains { $0.hasPrefix("entry") })
      #expect(messages(found).last == "old" && found.last?.end == .exhausted)
    }
  }

  /// What is too old in a compressed file is passed over, and read exactly when it is asked for later.
  @Test func theOldBeginningOfACompressedFileIsPassedOver() async throws {
    let log = try FollowedFile()
    log.write(["now"])
    let filler = String(repeating: "\(hours(20).utc) UTC [7] LOG:  filler\n", count: 16_000)
    try await log.addRotated(".1.gz", hoursAgo: 2, text: filler + line("three", 3))
    try await log.follow { () async throws in
      #expect(try await log.tells(["now"]))
      let near = try await log.readBack(to: hours(4))
      #expect(messages(near) == ["three"] && near.last?.end == .reached)
      let far = try await log.readBack(to: hours(48))
      #expect(far.reduce(0) { $0 + $1.events.count + $1.leftOut } == 16_000)
      #expect(!messages(far).contains("three") && far.last?.end == .exhausted)
    }
  }

  @Test func csvIsKnownThroughCompression() async throws {
    let log = try FollowedFile()
    log.write(["now"])
    let record =
      "2026-11-22 07:00:00.123 UTC,\"web\",\"shop\",7,\"[local]\",6b.1,1,,2026-11-22 07:00:00 UTC,,0,FATAL,53300,\"full\""
      + String(repeating: ",", count: 12) + "\n"
    try await log.addRotated(".1.gz", hoursAgo: 3, text: record)
    try await log.follow { () async throws in
      #expect(try await log.tells(["now"]))
      let found = try await log.readBack(to: hours(24))
      #expect(found.flatMap(\.events).map(\.sqlstate) == ["53300"])
    }
  }

  /// A log that was named is not mixed with that of another server beside it.
  @Test(arguments: [
    ("server.log.1", "server.log", true), ("server.log-20261121", "server.log", true),
    ("server.log-20261121-1763700000", "server.log", true), ("server-20261121.log", "server.log", true),
    ("server.log", "server.log", true), ("server.log.old", "server.log", false), ("servers.log", "server.log", false),
    ("postgresql-17-main.log", "postgresql-15-main.log", false),
    ("postgresql-15-main.log.1", "postgresql-15-main.log", true),
    ("postgresql-2026-11-21_000000.log", "postgresql-2026-11-22_000000.log", true),
    ("postgresql-2026-11-21_000000.csv", "postgresql-2026-11-22_000000.log", false),
    ("postgresql-15-2026-11-21.log", "postgresql-15-2026-11-22.log", true),
    ("postgresql-17-2026-11-22.log", "postgresql-15-2026-11-22.log", false),
    ("postgresql-Sat.log", "postgresql-Sun.log", true), ("postgresql-Sat.log", "postgresql-main.log", false),
  ])
  func namesTellWhatBelongsToALog(_ name: String, _ base: String, _ isRotation: Bool) {
    #expect(name.isRotation(of: base) == isRotation)
  }

  private func hours(_ number: Int) -> Moment { .noon - .seconds(number * 3_600) }

  private func line(_ message: String, _ hoursAgo: Int) -> String {
    FollowedFile.line(message, time: "\(hours(hoursAgo).utc) UTC")
  }

  private func messages(_ found: [LogLookBack]) -> [String] { found.flatMap(\.events).map(\.message) }
}
