// The program under measurement, on a pseudo-terminal of 120 columns and 40 rows.

import Glibc

struct BenchmarkError: Error, CustomStringConvertible {
  var description: String
}

final class ProgramOnTerminal {
  let pid: pid_t
  /// The moment before the program was started.
  let startedAt: ContinuousClock.Instant
  private let terminal: Int32
  private var output: [UInt8] = []

  /// Words that are painted, in one piece each, when the four panes of the demo's servers are filled.
  static let everyPane = ["customers", "reserved", "wal_sender_timeout", "TLSv1.3"]

  init(_ arguments: [String]) throws {
    let words = try [ProgramOnTerminal.path()] + arguments
    let copies = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe copies.forEach { unsafe free($0) } }
    var size = winsize(ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
    var terminal: Int32 = -1
    startedAt = .now
    pid = unsafe forkpty(&terminal, nil, nil, &size)
    if pid == 0 {
      unsafe execv(words[0], copies)
      _exit(127)
    }
    guard pid > 0 else { throw BenchmarkError(description: "no pseudo-terminal: errno \(errno)") }
    self.terminal = terminal
  }

  /// It lies beside the benchmark.
  private static func path() throws -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let path = own.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } + "/pgwatch-tui"
    guard unsafe access(path, X_OK) == 0 else {
      throw BenchmarkError(description: "there is no \(path); see Tests/measure")
    }
    return path
  }

  /// Reads until all of `words` have been painted; returns when that was.
  func wait(for words: [String]) throws -> ContinuousClock.Instant {
    let end = ContinuousClock.now + .seconds(60)
    while true {
      let painted = String(decoding: output, as: UTF8.self)
      if words.allSatisfy(painted.contains) { return .now }
      guard ContinuousClock.now < end, try read(within: 1000) || kill(pid, 0) == 0 else {
        throw BenchmarkError(description: "\(words) did not come up:\n\(painted)")
      }
    }
  }

  /// Presses a key that changes the picture; returns how long it took until the change arrived.
  func answer(to key: Character) throws -> Duration {
    while try read(within: 0) {}
    let pressedAt = ContinuousClock.now
    press(key)
    guard try read(within: 10_000) else { throw BenchmarkError(description: "no answer to key \(key)") }
    return .now - pressedAt
  }

  /// Lets the program paint for so long.
  func watch(for time: Duration) throws {
    let end = ContinuousClock.now + time
    while ContinuousClock.now < end { _ = try read(within: 100) }
  }

  func quit() throws {
    press("q")
    while try read(within: 10_000) {}
    var status: Int32 = 0
    unsafe waitpid(pid, &status, 0)
    close(terminal)
    guard status == 0 else { throw BenchmarkError(description: "the program ended with status \(status)") }
  }

  private func press(_ key: Character) {
    let bytes = Array(String(key).utf8)
    _ = unsafe write(terminal, bytes, bytes.count)
  }

  /// False when nothing came in so many milliseconds, or the program has ended.
  private func read(within milliseconds: Int32) throws -> Bool {
    var watched = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&watched, 1, milliseconds) > 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = unsafe Glibc.read(terminal, &buffer, buffer.count)
    guard count > 0 else { return false }
    output += buffer[..<count]
    return true
  }
}
