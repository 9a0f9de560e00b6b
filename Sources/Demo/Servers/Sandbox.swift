// A folder for throw-away servers from which everything disappears at the end, whatever the end is.

import Glibc
import Synchronization

/// A fresh folder, and a watchdog that outlives us by a moment: a shell in a session of its own that waits for the end
/// of its standard input, the other end of which only we hold. When we let go of it, or exit, or are killed, the
/// watchdog stops every process that works inside the folder and removes the folder. There is no other way of tidying
/// up, so this one is used each time.
final class Sandbox: Sendable {
  let path: String
  let account: Account
  private let lifeline: Lifeline
  private let watchdog: Child

  /// Throws when there is no user to run servers as, or no room for the folder.
  init() throws(DemoError) {
    account = try Account.forServers()
    path = try makeFolder()
    unsafe chown(path, account.uid, account.gid)
    let (ours, theirs) = try socketPair()
    defer { Glibc.close(theirs) }
    lifeline = Lifeline(descriptor: ours)
    watchdog = try Child(["sh", "-c", Sandbox.tidyUp, "watchdog", path], in: "/", input: .descriptor(theirs))
  }

  /// Stops and removes everything, and returns when that is done. Frozen processes are no hindrance.
  func close() async {
    guard lifeline.cut() else { return }
    _ = await exitStatus(of: watchdog)
  }

  deinit { _ = lifeline.cut() }

  /// Whoever works inside the sandbox without a terminal is ours: servers, initdb, psql, replication clients. (In
  /// /proc/…/stat the terminal's number is the fifth field after the name.) SIGQUIT is an immediate shutdown to
  /// PostgreSQL, which takes its shared memory along; a stopped process gets it when it continues.
  private static let tidyUp = """
    cat >/dev/null
    folder=$1
    ours() {
      find /proc -maxdepth 2 -name cwd '(' -lname "$folder" -o -lname "$folder/*" ')' 2>/dev/null |
      while IFS=/ read -r _ _ pid _; do
        read -r stat <"/proc/$pid/stat" && set -- ${stat##*)} && [ "$5" = 0 ] && echo "$pid"
      done
    }
    kill -QUIT $(ours); kill -CONT $(ours)
    for attempt in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
      [ -z "$(ours)" ] && break
      sleep 0.1
    done
    kill -KILL $(ours)
    rm -rf "$folder"
    """
}

/// Waits for the end of `child` without holding a thread.
func exitStatus(of child: Child) async -> Int32 {
  while true {
    if let status = child.exitStatus() { return status }
    // Waiting goes on even in a cancelled task: whoever waits must not go before the child does.
    await Task.detached { try? await Task.sleep(for: .milliseconds(5)) }.value
  }
}

/// Our end of the watchdog's standard input.
private final class Lifeline: Sendable {
  private let descriptor: Mutex<Int32?>

  init(descriptor: Int32) { self.descriptor = Mutex(descriptor) }

  /// False if it was cut before.
  func cut() -> Bool {
    descriptor.withLock { held in
      guard let open = held else { return false }
      close(open)
      held = nil
      return true
    }
  }
}

/// In /tmp, whatever $TMPDIR says: a socket's path may not exceed 107 bytes, and the user postgres has to reach it.
private func makeFolder() throws(DemoError) -> String {
  var template = "/tmp/pgwatch-tui-XXXXXX".utf8CString
  let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
    guard let start = buffer.baseAddress, let path = unsafe mkdtemp(start) else { return nil }
    return unsafe String(cString: path)
  }
  guard let made else { throw DemoError(message: "cannot make a folder in /tmp: \(systemError(errno))") }
  return made
}
