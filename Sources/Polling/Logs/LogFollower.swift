// A log on this machine, followed for as long as its server is watched: through rotation and truncation, or from standard
// input until its end.

import Glibc
import Postgres
import Samples

/// Reads on a queue of its own: a slow disk holds up nobody else.
actor LogFollower {
  /// Where a log lies.
  enum Place: Sendable, Equatable {
    case file(String)
    case standardInput

    /// `-` is standard input; a file that a shell put there is read from its end, as any other.
    init(_ path: String) {
      var status = stat()
      let isPiped = unsafe fstat(STDIN_FILENO, &status) != 0 || status.st_mode & S_IFMT != S_IFREG
      self = path != "-" ? .file(path) : isPiped ? .standardInput : .file("/proc/self/fd/0")
    }
  }

  private nonisolated let executor = QueueExecutor(label: "logs")
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  /// Between two looks at a file that has been read to its end.
  private static let pause = Duration.milliseconds(500)
  /// What happened earlier is not read from a file that is opened first.
  private static let timeRange = Duration.seconds(3600)

  private let place: Place
  private let now: @Sendable () -> Moment
  private let tell: @Sendable (Reading<LogExcerpt>, Moment) -> Void
  private var manner = LogManner(prefix: nil, zone: LogZone(seconds: localOffset()))
  private var reading: (file: LogFile, reader: LogReader)?
  private var hasOpened = false
  private var hasTold = false
  private var trouble: Trouble?

  init(
    _ place: Place, now: @escaping @Sendable () -> Moment,
    tell: @escaping @Sendable (Reading<LogExcerpt>, Moment) -> Void
  ) {
    self.place = place
    self.now = now
    self.tell = tell
  }

  /// What the server says of its `log_line_prefix`; for what is read from now on.
  func learn(prefix: String) {
    guard manner.prefix?.setting != prefix else { return }
    manner.prefix = LinePrefix(prefix)
    reading?.reader.learn(manner)
  }

  /// Follows until the task is cancelled, or standard input ends.
  func follow() async {
    switch place {
    case .file(let path):
      while !Task.isCancelled {
        let isBehind = lookAt(path)
        if isBehind { await Task.yield() } else { try? await Task.sleep(for: LogFollower.pause) }
      }
    case .standardInput: await followInput()
    }
  }

  // MARK: A file

  /// Reads the next piece.
  /// - Returns: whether there is more.
  private func lookAt(_ path: String) -> Bool {
    do throws(LogFileError) {
      if let (file, reader) = reading, reader.position >= file.length, file.isReplaced { reading = nil }
      if reading == nil { try open(path) }
      return try readOn()
    } catch {
      let failure = Trouble.failed(ServerError(severity: "ERROR", sqlstate: nil, message: error.message))
      if failure != trouble { tell(Reading(trouble: failure), now()) }
      trouble = failure
      return false
    }
  }

  /// The first file is read from the time range on that is wanted, those that follow it from their beginning.
  private func open(_ path: String) throws(LogFileError) {
    let file = try LogFile(path)
    let format = try file.format()
    let offset = hasOpened ? 0 : try file.beginning(since: now() - LogFollower.timeRange, format, manner)
    hasOpened = true
    reading = (file, LogReader(.file(path: file.path), format, at: offset, manner))
  }

  private func readOn() throws(LogFileError) -> Bool {
    guard let file = reading?.file, var reader = reading?.reader else { return false }
    let length = file.length
    let isTruncated = length < reader.position
    if isTruncated { reader = LogReader(.file(path: file.path), try file.format(), at: 0, manner) }
    let bytes = try file.read(at: reader.position)
    let excerpt = reader.take(bytes, of: length)
    reading = (file, reader)
    if !bytes.isEmpty || isTruncated || trouble != nil || !hasTold { tell(Reading(excerpt, at: now()), now()) }
    trouble = nil
    hasTold = true
    return reader.position < length && !bytes.isEmpty
  }

  // MARK: Standard input

  private func followInput() async {
    var reader: LogReader?
    while !Task.isCancelled {
      guard LogFollower.inputIsReadable else {
        try? await Task.sleep(for: LogFollower.pause)
        continue
      }
      var bytes = [UInt8](repeating: 0, count: LogFile.piece)
      let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(STDIN_FILENO, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      let piece = bytes.prefix(count)
      let format = LogFormat(looks: String(decoding: piece.prefix(512), as: UTF8.self))
      var current = reader ?? LogReader(.standardInput, format, at: 0, manner)
      current.learn(manner)
      tell(Reading(current.take(piece, of: nil), at: now()), now())
      reader = current
    }
  }

  private static var inputIsReadable: Bool {
    var state = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&state, 1, 0) > 0
  }
}

/// Seconds east of UTC, of this machine, now.
private func localOffset() -> Int {
  var now = time(nil)
  var local = unsafe tm()
  unsafe localtime_r(&now, &local)
  return unsafe local.tm_gmtoff
}
