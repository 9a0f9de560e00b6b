// Starts other programs so that they neither see our terminal nor get its signals.

import Glibc

/// What a program's standard input, output or errors are connected to.
enum Stream: Sendable {
  case null
  /// Appended to; made if it is missing.
  case file(String)
  /// An open file of ours; the program gets a copy.
  case descriptor(Int32)

  fileprivate func connect(to target: Int32, in actions: inout posix_spawn_file_actions_t) {
    switch self {
    case .null: unsafe posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
    case .file(let path):
      unsafe posix_spawn_file_actions_addopen(&actions, target, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    case .descriptor(let descriptor): unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, target)
    }
  }
}

/// A program that was started by us and is waited for by us.
struct Child: Sendable {
  let pid: pid_t

  /// Starts `arguments` (the program is looked for in $PATH) with `folder` as its working folder, in a session of its
  /// own, with default signals and hardly any environment: no `PG…` variable of the user's reaches it.
  init(
    _ arguments: [String], in folder: String, as account: Account? = nil, input: Stream = .null, output: Stream = .null,
    errors: Stream = .null
  ) throws(DemoError) {
    let command = ["env", "-C", folder, "setsid"] + (account?.prefix ?? []) + arguments

    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe input.connect(to: 0, in: &actions)
    unsafe output.connect(to: 1, in: &actions)
    unsafe errors.connect(to: 2, in: &actions)

    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    // Dispatch's threads block signals and we ignore SIGPIPE: neither is to be inherited.
    var none = sigset_t()
    var all = sigset_t()
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    unsafe posix_spawnattr_setsigmask(&attributes, &none)
    unsafe posix_spawnattr_setsigdefault(&attributes, &all)
    unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

    var pid: pid_t = 0
    let outcome = unsafe withCStrings(command) { argv in
      unsafe withCStrings(["PATH=\(searchPath)", "LC_ALL=C.UTF-8", "TZ=UTC"]) { environment in
        unsafe posix_spawnp(&pid, "env", &actions, &attributes, argv, environment)
      }
    }
    guard outcome == 0 else {
      throw DemoError(message: "cannot start \(arguments.first ?? ""): \(systemError(outcome))")
    }
    self.pid = pid
  }

  /// Sends `signal`; a child that has ended but was not waited for takes it without effect.
  func send(_ signal: Int32) { kill(pid, signal) }

  /// The exit status once it has ended: its exit code, or 128 + the signal that ended it; `nil` while it runs.
  /// To be asked no more after it has answered.
  func exitStatus() -> Int32? { status(options: WNOHANG) }

  /// Waits, blocking the thread, until it has ended.
  func waitUntilExit() -> Int32 { status(options: 0) ?? 0 }

  private func status(options: Int32) -> Int32? {
    var status: Int32 = 0
    while true {
      let answer = unsafe waitpid(pid, &status, options)
      if answer == 0 { return nil }
      if answer == pid { break }
      // ECHILD: somebody else waited for it; that it has ended is all we know.
      if errno != EINTR { return 0 }
    }
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }
}

/// Where programs are looked for: $PATH, and the folders of root's programs, which a user's $PATH may lack.
private let searchPath: String = {
  let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? ""
  return path + (path.isEmpty ? "" : ":") + "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}()

/// Lends `strings` as a NULL-terminated array of C strings.
private func withCStrings<Result>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = unsafe strings.map { unsafe strdup($0) }
  defer { unsafe copies.forEach { unsafe free($0) } }
  return unsafe body(copies + [nil])
}
