// What watching costs a server that has 10, 200 and 900 clients, beside psql asking the same questions.

import Demo
import Glibc
import Postgres

/// Measured on one server without TLS, through a relay that counts.
func showServerCost() async throws {
  guard let installation = Installation.all.last else { throw BenchmarkError(description: "there is no PostgreSQL") }
  let cluster = try await Cluster.start(
    on: installation,
    settings: [
      "max_connections": "1000", "shared_preload_libraries": "pg_stat_statements", "autovacuum": "off",
      "log_min_messages": "fatal",
    ])
  try await cluster.run(
    """
    CREATE EXTENSION pg_stat_statements;
    CREATE ROLE watcher LOGIN IN ROLE pg_monitor;
    """)
  let roles = (1...5).map { "app\($0)" }
  for role in roles { try await cluster.run("CREATE ROLE \(role) LOGIN") }

  print("\nPer refresh of PostgreSQL \(installation.major), with clients of \(roles.count) roles")
  print("  clients  asked by     round trips  statements   kB sent  kB received   server CPU")
  var clients: [Link] = []
  for count in [10, 200, 900] {
    while clients.count < count {
      let role = roles[clients.count % roles.count]
      let link = await Link(try Conninfo(cluster.conninfo(role: role)).setting("application_name", to: "service"))
      _ = try await link.open()
      clients.append(link)
    }
    let watched = ServerUnderWatch(cluster)
    print(try await watched.costOfProgram().line(clients: count, asker: "pgwatch-tui"))
    print(try await watched.costOfPsql(installation).line(clients: count, asker: "psql"))
  }
  for client in clients { await client.close() }
  await cluster.close()
}

/// What one refresh took.
private struct Cost {
  var traffic: Relay.Traffic
  var statements: Int
  var processor: Duration
  var refreshes: Int

  func line(clients: Int, asker: String) -> String {
    func each(_ sum: Double) -> String { (sum / Double(refreshes)).short }
    return "  " + "\(clients)".padded(to: 7, left: true) + "  " + asker.padded(to: 12)
      + each(Double(traffic.roundTrips)).padded(to: 12, left: true)
      + each(Double(statements)).padded(to: 12, left: true)
      + each(Double(traffic.toServer) / 1000).padded(to: 10, left: true)
      + each(Double(traffic.toClient) / 1000).padded(to: 13, left: true)
      + (each(processor.milliseconds) + " ms").padded(to: 13, left: true)
  }
}

private struct ServerUnderWatch {
  private let cluster: Cluster

  init(_ cluster: Cluster) { self.cluster = cluster }

  /// Thirty refreshes, a second apart, of a dashboard that has been open for a while.
  func costOfProgram() async throws -> Cost {
    let refreshes = 30
    let relay = try Relay(to: cluster.port)
    let program = try ProgramOnTerminal(["-i", "1", "-p", "server=\(conninfo(over: relay))"])
    _ = try program.wait(for: ["reserved", "wal_sender_timeout"])
    try program.watch(for: .seconds(5))
    let backend = try await backend()
    let (statements, processor) = (try await calls(), try ProcessFigures.processorTime(of: backend))
    let traffic = relay.traffic
    try program.watch(for: .seconds(refreshes))
    let cost = Cost(
      traffic: relay.traffic - traffic, statements: try await calls() - statements,
      processor: try ProcessFigures.processorTime(of: backend) - processor, refreshes: refreshes)
    try program.quit()
    return cost
  }

  /// Twenty times psql with the questions as they are asked by hand. Its cost includes a connection, since a script has
  /// to make one.
  func costOfPsql(_ installation: Installation) async throws -> Cost {
    let refreshes = 20
    let relay = try Relay(to: cluster.port)
    guard let server = await cluster.processes.first else { throw BenchmarkError(description: "the server is gone") }
    let statements = try await calls()
    // psql by which `calls` is asked ends before this, and the next one after.
    let processor = try ProcessFigures.processorTimeOfEndedChildren(of: server)
    for _ in 0..<refreshes { try runPsql(installation, conninfo(over: relay)) }
    // The last backend is still about to end.
    usleep(200_000)
    let spent = try ProcessFigures.processorTimeOfEndedChildren(of: server) - processor
    return Cost(
      traffic: relay.traffic, statements: try await calls() - statements, processor: spent, refreshes: refreshes)
  }

  private func runPsql(_ installation: Installation, _ conninfo: String) throws {
    let words =
      ["\(installation.programs)/psql", "-XqAt", "-o", "/dev/null", "-d", conninfo]
      + plainQuestions.flatMap { ["-c", $0] }
    let copies = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe copies.forEach { unsafe free($0) } }
    var pid: pid_t = 0
    var status: Int32 = 0
    guard unsafe posix_spawn(&pid, words[0], nil, nil, copies, environ) == 0,
      unsafe waitpid(pid, &status, 0) == pid, status == 0
    else { throw BenchmarkError(description: "psql failed") }
  }

  private func conninfo(over relay: Relay) -> String {
    "host=127.0.0.1 port=\(relay.port) user=watcher dbname=postgres sslmode=disable"
  }

  /// The server's process for the program's connection.
  private func backend() async throws -> pid_t {
    let pid = try await cluster.run("SELECT pid FROM pg_stat_activity WHERE application_name = 'pgwatch-tui'")
    guard let pid = pid_t(pid) else { throw BenchmarkError(description: "not one connection of the program: \(pid)") }
    return pid
  }

  /// Statements of the watching role so far.
  private func calls() async throws -> Int {
    let sum = try await cluster.run(
      "SELECT coalesce(sum(calls), 0) FROM pg_stat_statements WHERE userid = 'watcher'::regrole")
    return Int(sum) ?? 0
  }
}

/// What panes 2 to 4 are made of, asked with the views that one finds in the manual.
private let plainQuestions = [
  """
  SELECT name, setting, unit, source, sourcefile, sourceline FROM pg_settings WHERE name ~ \
  'timeout|keepalive|max_connections|reserved|max_wal_senders|max_replication_slots|ssl|client_connection'
  """,
  """
  SELECT a.*, s.* FROM pg_stat_activity a LEFT JOIN pg_stat_ssl s USING (pid)
  """,
  "SELECT rolname, rolconnlimit FROM pg_roles",
  "SELECT datname, datconnlimit FROM pg_database",
  "SELECT * FROM pg_stat_replication",
  "SELECT * FROM pg_replication_slots",
]
