// A log for tests, in a folder of its own.

import Glibc
import Postgres
import Samples
import Synchronization
import TestSupport
import Testing

@testable import Demo
@testable import Polling

/// A log file in a folder of its own, and what a follower tells of it.
final class FollowedFile: Sendable {
  let path: String
  let folder: String
  private let followsFolder: Bool
  private let told = Mutex<[Reading<LogExcerpt>]>([])
  private let found = Mutex<[LogLookBack]>([])
  private let follower = Mutex<LogFollower?>(nil)

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
    for name in names(inFolder: folder) ?? [] { _ = unsafe unlink("\(folder)/\(name)") }
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
    let follower = LogFollower(.file(followsFolder ? folder : path), now: { .noon }) { news, _ in
      switch news {
      case .read(let reading): self.told.withLock { $0.append(reading) }
      case .lookedBack(let found): self.found.withLock { $0.append(found) }
      }
    }
    self.follower.withLock { $0 = follower }
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
  var excerpts: [LogExcerpt] { told.withLock { $0.compactMap(\.value) } }

  // MARK: Looking back

  /// Has the follower read back to `moment`, and waits until that is over.
  /// - Returns: what it told, piece by piece.
  func readBack(to moment: Moment) async throws -> [LogLookBack] {
    let follower = try #require(follower.withLock { $0 })
    found.withLock { $0 = [] }
    await follower.readBack(to: moment)
    #expect(try await eventually { found.withLock { $0.last?.end != nil } })
    return found.withLock { $0 }
  }

  /// A predecessor of the log, written so many hours before noon.
  func addRotated(_ suffix: String, hoursAgo hours: Int, text: String) async throws {
    let name = "server.log\(suffix)"
    let plain = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    try TextFile.write(text, to: "\(folder)/\(plain)", for: try Account.forServers())
    let written = (Moment.noon - .seconds(hours * 3_600)).microseconds / 1_000_000
    let compress = plain == name ? "" : "gzip \(plain) &&"
    try await Command.run(
      ["sh", "-c", "\(compress) touch -d @\(written) \(name)"], in: folder)
  }
}
