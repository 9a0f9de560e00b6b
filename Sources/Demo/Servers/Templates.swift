// Data folders fresh from initdb, one per PostgreSQL version, for copying: a copy takes a fraction of initdb's time.

/// Makes each template once, however many servers ask for it at the same time.
actor Templates {
  /// For servers that come and go by themselves, as in tests; it lives as long as the process.
  static let shared = Templates()

  /// Of the superuser `postgres`, over TCP. It keeps other users of this machine out of servers that run as us.
  static let password = String((0..<16).compactMap { _ in "0123456789abcdef".randomElement() })

  private var sandbox: Sandbox?
  private var made: [Installation: Task<String, any Error>] = [:]

  /// Templates stand in `sandbox`, or in a sandbox of their own.
  init(in sandbox: Sandbox? = nil) { self.sandbox = sandbox }

  /// Copies the template of `installation` to `folder`, which must not exist yet.
  func copy(_ installation: Installation, to folder: String, as account: Account) async throws {
    let sandbox = try self.sandbox ?? Sandbox()
    self.sandbox = sandbox
    let task = made[installation] ?? Task { try await Templates.make(installation, in: sandbox) }
    made[installation] = task
    try await Command.run(["cp", "-a", task.value, folder], in: sandbox.path, as: account)
  }

  private static func make(_ installation: Installation, in sandbox: Sandbox) async throws -> String {
    let folder = "\(sandbox.path)/template-\(installation.major)"
    let passwordFile = "\(folder).password"
    try TextFile.write(password, to: passwordFile, for: sandbox.account)
    // -N: nothing of this has to survive a power cut. Locale C: there is nothing to look up, and English messages. Small
    // segments of write-ahead log make small copies.
    try await Command.run(
      [
        installation.program("initdb"), "-N", "-D", folder, "-U", "postgres", "--auth=trust",
        "--pwfile=\(passwordFile)", "--wal-segsize=1", "--locale=C", "--encoding=UTF8",
      ], in: sandbox.path, as: sandbox.account)
    return folder
  }
}
