// The dashboard as commands open it, and how the process ends with it.

import ArgumentParser
import Dashboard
import Glibc
import Polling
import Samples
import Screen
import Storage
import Terminal

/// Shows the dashboard on servers until it is left.
/// - Parameter folder: where journal, progress and recordings are kept.
/// - Throws: what the process exits with, unless the operator quit.
func openDashboard(
  on watchlist: Watchlist, _ settings: Settings, source: String?, keeping folder: StateFolder?
) async throws {
  var options = Model.Options(settings, source: source)
  options.isReadOnly = settings.readOnly
  options.progress = folder?.guide.load() ?? []
  let recorder = folder.flatMap { folder in
    settings.recordingMegabytes.map { Recorder(folder, megabytes: $0) }
  }
  let stateFiles = StateFiles(folder)
  try await show(
    ServerFeed(watchlist, stateFiles, recorder),
    Model(now: wallClock(), size: anySize, interval: watchlist.interval, options: options), settings,
    keyboard: keyboard(watchlist), stateFiles)
}

/// Shows the dashboard on a recording until it is left.
/// - Parameter start: the moment to begin at, if not the beginning.
/// - Throws: what the process exits with, unless the operator quit.
func openDashboard(
  on recording: Cursor, _ settings: Settings, source: String?, speed: Playback.Speed, start: Moment?
) async throws {
  var options = Model.Options(settings, source: source)
  options.isReadOnly = true
  let playback = Playback(name: recording.sequence.name, begin: recording.at, speed: speed)
  try await show(
    RecordingFeed(Player(recording, speed: speed, start: start)),
    Model(playing: playback, clock: wallClock(), size: anySize, options: options), settings,
    keyboard: STDIN_FILENO, StateFiles(Startup.stateFolder))
}

/// That of the terminal takes its place.
private let anySize = Size(width: 80, height: 24)

private func show(
  _ feed: any Feed, _ model: Model, _ settings: Settings, keyboard: Int32, _ stateFiles: StateFiles
) async throws {
  let terminal = try TerminalOptions(settings)
  let ending: Runtime.Ending
  do {
    ending = try await Runtime.run(feed, model, terminal: terminal, keyboard: keyboard, stateFiles: stateFiles)
  } catch {
    warn(error.description)
    throw ExitCode.failure
  }
  switch ending {
  case .quit: return
  // As a shell reports a process that a signal ended.
  case .signal(let number): throw ExitCode(128 + number)
  case .gone: throw ExitCode(128 + SIGHUP)
  }
}

extension Model.Options {
  fileprivate init(_ settings: Settings, source: String?) {
    self.init(
      utcOffset: pgwatch_tui.utcOffset(), thresholds: settings.thresholds, source: source)
  }
}

/// The descriptor that keys are read from: standard input, unless a log comes in there.
private func keyboard(_ watchlist: Watchlist) -> Int32 {
  guard watchlist.logs.contains(where: { $0.path == "-" }) else { return STDIN_FILENO }
  let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
  return terminal >= 0 ? terminal : STDIN_FILENO
}

/// Seconds east of UTC, of this machine, now.
func utcOffset() -> Int {
  var now = time(nil)
  var local = unsafe tm()
  unsafe localtime_r(&now, &local)
  return unsafe local.tm_gmtoff
}
