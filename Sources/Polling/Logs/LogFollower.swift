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
  private let emit: @Sendable (News, Moment) -> Void
  private var manner = LogManner(prefix: nil, zone: LogZone(seconds: localOffset()))
  private var reading: (file: LogFile, reader: LogReader)?
  private var hasOpened = false
  private var hasTold = false
  private var trouble: Trouble?
  /// From where on it has been read; `nil` until it has been opened.
  private var frontier: LogFrontier?
  private var lookBack: LookBack?

  enum News: Sendable {
    case read(Reading<LogExcerpt>)
    case lookedBack(LogLookBack)
  }

  init(
    _ place: Place, now: @escaping @Sendable () -> Moment,
    emit: @escaping @Sendable (News, Moment) -> Void
  ) {
    self.place = place
    self.now = now
    self.emit = emit
  }

  /// What the server says of its `log_line_prefix`; for what is read from now on.
  func learn(prefix: String) {
    guard manner.prefix?.setting != prefix else { return }
    manner.prefix = LinePrefix(prefix)
    reading?.reader.learn(manner)
  }

  /// Reads what the log said since `moment`, its rotated predecessors included, beside what is new; unless it is doing so
  /// already.
  func readBack(to moment: Moment) {
    guard lookBack == nil else { return }
    guard let path = reading?.file.path, let frontier else {
      let end = place == .standardInput ? LogLookBack.End.impossible : .exhausted
      return emit(.lookedBack(LogLookBack(since: moment, end: end)), now())
    }
    lookBack = LookBack(to: moment, before: frontier, of: path, manner)
  }

  /// Follows until the task is cancelled, or standard input ends.
  func follow() async {
    switch place {
    case .file(let path):
      while !Task.isCancelled {
        let isBehind = lookAt(path)
        let isLookingBack = lookFurtherBack()
        if isBehind || isLookingBack { await Task.yield() } else { try? await Task.sleep(for: LogFollower.pause) }
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
      if error.trouble != trouble { emit(.read(Reading(trouble: error.trouble)), now()) }
      trouble = error.trouble
      return false
    }
  }

  /// The first file is read from the time range on that is wanted, those that follow it from their beginning.
  private func open(_ path: String) throws(LogFileError) {
    let file = try LogFile(path)
    let format = try file.format()
    let offset = hasOpened ? 0 : try file.beginning(since: now() - LogFollower.timeRange, format, manner)
    if !hasOpened { frontier = file.identity.map { LogFrontier(file: $0, offset: offset) } }
    hasOpened = true
    let reader = LogReader(.file(path: file.path), format, at: offset, manner)
    reading = (file, reader)
    // A disk may take long for the first piece.
    if file.length -| offset > LogFile.piece { told(reader.excerpt(of: file.length)) }
  }

  private func readOn() throws(LogFileError) -> Bool {
    guard let file = reading?.file, var reader = reading?.reader else { return false }
    let length = file.length
    let isTruncated = length < reader.position
    if isTruncated { reader = LogReader(.file(path: file.path), try file.format(), at: 0, manner) }
    let bytes = try file.read(at: reader.position)
    let excerpt = reader.take(bytes, of: length)
    reading = (file, reader)
    if !bytes.isEmpty || isTruncated || trouble != nil || !hasTold { told(excerpt) }
    trouble = nil
    if frontier?.at == nil { frontier?.at = excerpt.events.lazy.compactMap(\.at).first }
    return reader.position < length && !bytes.isEmpty
  }

  private func told(_ excerpt: LogExcerpt) {
    emit(.read(Reading(excerpt, at: now())), now())
    hasTold = true
  }

  /// Reads the next piece of what is older.
  /// - Returns: whether there is more.
  private func lookFurtherBack() -> Bool {
    guard var step = lookBack else { return false }
    let found = step.step()
    emit(.lookedBack(found), now())
    guard found.end != nil else {
      lookBack = step
      return true
    }
    frontier = step.frontier
    lookBack = nil
    return false
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
      told(current.take(piece, of: nil))
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
