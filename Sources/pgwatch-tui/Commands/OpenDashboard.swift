// The dashboard as commands open it, and how the process ends with it.

import ArgumentParser
import Dashboard
import Glibc
import Polling
import Storage
import Terminal

/// Shows the dashboard until it is left.
/// - Parameter folder: where journal, progress and recordings are kept.
/// - Throws: what the process exits with, unless the operator quit.
func openDashboard(
  on watchlist: Watchlist, _ settings: Settings, source: String?, keeping folder: StateFolder?
) async throws {
  let terminal = try TerminalOptions(settings)
  let options = Model.Options(
    utcOffset: utcOffset(), thresholds: settings.thresholds, source: source, isReadOnly: settings.readOnly,
    progress: folder?.guide.load() ?? [])
  let recorder = folder.flatMap { folder in
    settings.recordingMegabytes.map { Recorder(folder, megabytes: $0) }
  }
  let ending: Runtime.Ending
  do {
    ending = try await Runtime.run(
      watchlist, terminal: terminal, keyboard: keyboard(watchlist), options: options, archive: Archive(folder),
      recorder: recorder)
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

/// The descriptor that keys are read from: standard input, unless a log comes in there.
private func keyboard(_ watchlist: Watchlist) -> Int32 {
  guard watchlist.logs.contains(where: { $0.path == "-" }) else { return STDIN_FILENO }
  let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
  return terminal >= 0 ? terminal : STDIN_FILENO
}

/// Seconds east of UTC, of this machine, now.
private func utcOffset() -> Int {
  var now = time(nil)
  var local = unsafe tm()
  unsafe localtime_r(&now, &local)
  return unsafe local.tm_gmtoff
}
