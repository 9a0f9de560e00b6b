// Log files on this machine: followed through rotation and truncation, opened at once however long they are.

import Glibc
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct LogFollowerTests {
  @Test func linesAreToldAsTheyAreWritten() async throws {
    try await following { log async throws in
      log.write(["one", "two"])
      #expect(try await log.tells(["one", "two"]))
      log.write(["three"])
      #expect(try await log.tells(["one", "two", "three"]))
    }
  }

  @Test func aRenamedFileIsReadToItsEndAndThenTheNewOne() async throws {
    try await following { log async throws in
      log.write(["one"])
      #expect(try await log.tells(["one"]))
      log.rename()
      // The server still has the old file open.
      log.write(["two"], renamed: true)
      #expect(try await log.tells(["one", "two"]))
      log.write(["three"])
      #expect(try await log.tells(["one", "two", "three"]))
    }
  }

  @Test func aTruncatedFileIsReadAnew() async throws {
    try await following { log async throws in
      log.write(["one", "two", "three"])
      #expect(try await log.tells(["one", "two", "three"]))
      log.truncate(to: 0)
      log.write(["four"])
      #expect(try await log.tells(["one", "two", "three", "four"]))
    }
  }

  @Test func aFileThatIsMissingIsWaitedFor() async throws {
    try await following(exists: false) { log async throws in
      #expect(try await eventually { log.troubles.count == 1 })
      guard case .failed(let error)? = log.troubles.first else { return }
      #expect(error.message.contains("No such file"))
      log.write(["one"])
      #expect(try await log.tells(["one"]))
      #expect(log.troubles.count == 1)
    }
  }

  /// Ten gigabytes, of which the last lines are read.
  @Test func aHugeFileOpensAtOnce() async throws {
    let log = try FollowedFile()
    log.truncate(to: 10_000_000_000)
    log.write(["", "near the end"])
    try await log.follow { () async throws in
      #expect(try await log.tells(["near the end"]))
      #expect(log.lengths.last.map { $0 > 10_000_000_000 } == true)
    }
  }

  /// How far the reading of a large log is can be told before it is over.
  @Test func whatIsToBeReadOfALargeLogIsToldAsItGoes() async throws {
    let log = try FollowedFile()
    log.truncate(to: 10_000_000_000)
    log.write(text: "\n" + String(repeating: FollowedFile.line("lately"), count: 20_000))
    try await log.follow { () async throws in
      #expect(try await eventually { log.excerpts.last.map { $0.position == $0.length } ?? false })
      let began = try #require(log.excerpts.first?.began)
      #expect(log.excerpts.first?.position == began, "told before the first piece was read")
      #expect(log.excerpts.allSatisfy { $0.began == began && $0.length ?? 0 > 10_000_000_000 })
      #expect(try #require(log.excerpts.last?.length) - began <= LogFile.mostReadBack)
      #expect(log.excerpts.count > 2)
      #expect(log.excerpts.compactMap(\.position) == log.excerpts.compactMap(\.position).sorted())
    }
  }

  @Test func whatCannotBeReadSaysWhatHelps() async throws {
    let log = try FollowedFile(followsFolder: true)
    try await log.follow { () async throws in
      #expect(try await eventually { !log.troubles.isEmpty })
      guard case .failed(let error)? = log.troubles.first else {
        Issue.record("\(log.troubles)")
        return
      }
      #expect(error.message.hasSuffix("there is no log in this folder"))
      #expect(error.hint?.contains("SHOW log_directory") == true)
    }
    #expect(LogFileError("/x", EACCES).hint?.contains("sudo") == true)
  }

  /// What happened in the last hour is read, what is older is not, unless it lies beside it.
  @Test func theTimeRangeDecidesWhereReadingBegins() async throws {
    let log = try FollowedFile()
    let old = String(repeating: FollowedFile.line("long ago", time: "2026-11-22 07:00:00.000 UTC"), count: 40_000)
    let recent = String(repeating: FollowedFile.line("lately", time: "2026-11-22 09:30:00.000 UTC"), count: 10_000)
    log.write(text: old + recent)
    let file = try LogFile(log.path)
    let since = Moment.noon - .seconds(3_600)
    let offset = try file.beginning(since: since, .stderr, LogManner())
    #expect(offset > 0 && offset <= Int64(old.utf8.count))
    #expect(file.length - offset <= Int64(recent.utf8.count) * 8)
  }

  /// A collecting server names its files by the time.
  @Test func theNewestFileOfAFolderIsRead() async throws {
    let log = try FollowedFile(followsFolder: true)
    log.write(["one"])
    try await log.follow { () async throws in
      #expect(try await log.tells(["one"]))
      log.write(["two"])
      #expect(try await log.tells(["one", "two"]))
      log.write(["three"], renamed: true)
      #expect(try await log.tells(["one", "two", "three"]))
    }
  }

  @Test func formatsAreKnownByTheirLooks() throws {
    let log = try FollowedFile()
    log.write(text: "2026-11-22 10:00:00.123 UTC,,,7,,6b.1,1,,2026-11-22 10:00:00 UTC,,0,LOG,00000,\"x\"\n")
    #expect(try LogFile(log.path).format() == .csvlog)
    log.truncate(to: 0)
    log.write(text: "{\"timestamp\":\"2026-11-22 10:00:00.123 UTC\"}\n")
    #expect(try LogFile(log.path).format() == .jsonlog)
    log.truncate(to: 0)
    log.write(["x"])
    #expect(try LogFile(log.path).format() == .stderr)
  }

  private func following(exists: Bool = true, _ body: (FollowedFile) async throws -> Void) async throws {
    let log = try FollowedFile()
    if exists { log.write(text: "") }
    try await log.follow { try await body(log) }
  }
}
