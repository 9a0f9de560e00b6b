// Log files on this machine: followed through rotation and truncation, opened at once however long they are.

import Glibc
import Samples
import Synchronization
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

/// A log file in a folder of its own, and what a follower tells of it.
private final class FollowedFile: Sendable {
  let path: String
  private let folder: String
  private let followsFolder: Bool
  private let told = Mutex<[Reading<LogExcerpt>]>([])

  init(followsFolder: Bool = false) throws {
    self.followsFolder = followsFolder
    var template = Array("/tmp/pgwatch-tui-log.XXXXXX".utf8CString)
    folder = try #require(
      unsafe template.withUnsafeMutableBufferPointer { buffer in
        unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
      })
    path = "\(folder)/server.log"
  }

  deinit {
    _ = unsafe unlink(path)
    _ = unsafe unlink(path + ".1")
    _ = unsafe rmdir(folder)
  }

  static func line(_ message: String, time: String = "2026-11-22 10:00:00.123 UTC") -> String {
    "\(time) [7] FATAL:  \(message)\n"
  }

  func write(_ messages: [String], renamed: Bool = false) {
    write(text: messages.map { $0.isEmpty ? "\n" : FollowedFile.line($0) }.joined(), renamed: renamed)
  }

  func write(text: String, renamed: Bool = false) {
    let descriptor = unsafe open(renamed ? path + ".1" : path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    let bytes = Array(text.utf8)
    #expect(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
  }

  func rename() { #expect(unsafe Glibc.rename(path, path + ".1") == 0) }

  func truncate(to length: Int) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    #expect(ftruncate(descriptor, off_t(length)) == 0)
    close(descriptor)
  }

  func follow(_ body: () async throws -> Void) async throws {
    let follower = LogFollower(.file(followsFolder ? folder : path), now: { .noon }) { reading, _ in
      self.told.withLock { $0.append(reading) }
    }
    let task = Task { await follower.follow() }
    do {
      try await body()
    } catch {
      task.cancel()
      throw error
    }
    task.cancel()
    await task.value
  }

  func tells(_ messages: [String]) async throws -> Bool {
    try await eventually { told.withLock { $0.flatMap { $0.value?.events ?? [] } }.map(\.message) == messages }
  }

  var troubles: [Trouble] { told.withLock { $0.compactMap(\.trouble) } }
  var lengths: [Int64] { told.withLock { $0.compactMap { $0.value?.length } } }
}
