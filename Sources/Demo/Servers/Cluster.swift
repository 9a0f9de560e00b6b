// A throw-away PostgreSQL server that can be stopped, frozen and ruined.

import Glibc

/// How a server is told to stop.
package enum StopMode: Sendable {
  /// Sessions are ended with a message, data is written: a planned restart.
  case fast
  /// Everything ends at once and is recovered at the next start: a crash.
  case immediate

  fileprivate var signal: Int32 { self == .fast ? SIGINT : SIGQUIT }
}

/// One PostgreSQL server on 127.0.0.1 and on a Unix socket, with a data folder that disappears with it. It also
/// disappears when this process ends in any way.
///
/// The superuser is `postgres`, let in without a password over the socket only; other roles need no password anywhere
/// unless access rules say otherwise.
package actor Cluster {
  package nonisolated let name: String
  package nonisolated let installation: Installation
  /// The data folder; the Unix socket lies in it too.
  package nonisolated let folder: String
  package nonisolated let port: UInt16
  /// Signed the server's certificate; `nil` for a server without TLS.
  package nonisolated let authority: Authority?
  nonisolated let sandbox: Sandbox
  private nonisolated let ownsSandbox: Bool
  private var server: Child?

  /// What the server writes to standard error.
  package nonisolated var logFile: String { "\(folder).log" }
  package nonisolated var log: String { TextFile.read(logFile) ?? "" }

  /// Makes and starts a server.
  /// - Parameters:
  ///   - settings: go into postgresql.conf, after those that every throw-away server gets.
  ///   - accessRules: lines of pg_hba.conf; they stand before the ones that let everybody in.
  ///   - certificateDays: turns TLS on with a server certificate that is valid so many days from now on; -1 makes one
  ///     that expired yesterday.
  package static func start(
    _ name: String = "server", on installation: Installation, settings: [String: String] = [:],
    accessRules: [String] = [], certificateDays: Int? = nil
  ) async throws -> Cluster {
    try await start(
      name, on: installation, settings: settings, accessRules: accessRules, certificateDays: certificateDays,
      in: Sandbox(), owned: true, from: .shared)
  }

  /// The same, in a sandbox that is shared with other servers.
  static func start(
    _ name: String, on installation: Installation, settings: [String: String] = [:], accessRules: [String] = [],
    certificateDays: Int? = nil, in sandbox: Sandbox, owned: Bool = false, from templates: Templates
  ) async throws -> Cluster {
    let folder = "\(sandbox.path)/\(name)"
    try await templates.copy(installation, to: folder, as: sandbox.account)
    var authority: Authority?
    if certificateDays != nil { authority = try await Authority(in: folder, for: sandbox.account) }
    let cluster = Cluster(
      name: name, on: installation, folder: folder, port: try Port.free(), authority: authority, in: sandbox,
      owned: owned)
    do {
      try await cluster.configure(settings, accessRules: accessRules, certificateDays: certificateDays)
      try await cluster.start()
    } catch {
      await cluster.close()
      throw error
    }
    return cluster
  }

  private init(
    name: String, on installation: Installation, folder: String, port: UInt16, authority: Authority?,
    in sandbox: Sandbox, owned: Bool
  ) {
    self.name = name
    self.installation = installation
    self.folder = folder
    self.port = port
    self.authority = authority
    self.sandbox = sandbox
    ownsSandbox = owned
  }

  /// Starts the stopped server and returns when it takes connections. Throws with the last words of its log.
  package func start() async throws {
    guard server == nil else { return }
    let child = try Child(
      [installation.program("postgres"), "-D", folder], in: folder, as: sandbox.account, output: .file(logFile),
      errors: .file(logFile))
    server = child
    let patience = ContinuousClock.now + .seconds(60)
    while !isReady(child) {
      if let status = child.exitStatus() {
        server = nil
        throw DemoError(message: "\(name) did not start (exit status \(status)): \(lastWords)")
      }
      guard ContinuousClock.now < patience else { throw DemoError(message: "\(name) takes too long to start") }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Stops the server and returns when it has ended. A frozen server is thawed first.
  package func stop(_ mode: StopMode = .fast) async {
    guard let child = server else { return }
    child.send(mode.signal)
    thaw()
    _ = await exitStatus(of: child)
    server = nil
  }

  package func restart(_ mode: StopMode = .fast) async throws {
    await stop(mode)
    try await start()
  }

  /// Has the server read its configuration again; it does so a moment later.
  package func reload() { server?.send(SIGHUP) }

  /// Stops every process of the server with SIGSTOP: connections stay, and nothing answers.
  package func freeze() {
    // The parent first: it then starts no further children.
    server?.send(SIGSTOP)
    for pid in children { kill(pid, SIGSTOP) }
  }

  package func thaw() {
    for pid in children { kill(pid, SIGCONT) }
    server?.send(SIGCONT)
  }

  /// Ends the server and removes all that it left. It cannot be started again.
  package func close() async {
    if ownsSandbox {
      await sandbox.close()
      await waitUntilEnded()
    } else {
      await stop(.immediate)
      _ = try? await Command.run(["rm", "-rf", folder, logFile], in: sandbox.path)
    }
  }

  /// Waits for a server whose sandbox has been closed: one that nobody waits for stays in the table of processes.
  func waitUntilEnded() async {
    guard let child = server else { return }
    _ = await exitStatus(of: child)
    server = nil
  }

  /// The server's processes, the parent first; empty while it is stopped.
  package var processes: [Int32] { (server.map { [$0.pid] } ?? []) + children }

  private var children: [Int32] {
    guard let pid = server?.pid, let text = TextFile.read("/proc/\(pid)/task/\(pid)/children") else { return [] }
    return text.split(separator: " ").compactMap { Int32($0) }
  }

  /// postmaster.pid: the first line is the process, the eighth its state.
  private func isReady(_ child: Child) -> Bool {
    guard let text = TextFile.read("\(folder)/postmaster.pid") else { return false }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.count > 7 && lines[0] == "\(child.pid)" && lines[7].hasPrefix("ready")
  }

  private var lastWords: String { log.split(separator: "\n").suffix(3).joined(separator: " ") }
}
