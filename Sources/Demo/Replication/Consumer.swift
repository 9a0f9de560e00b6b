// Follows an upstream as Materialize does, and tells the ledger how it goes.

import Postgres
import Samples

/// A source at work. Three connections to the upstream, all as Materialize's role: the replication connection and two
/// plain ones for metadata. When one of them fails, all are given up, the source is stalled, and five seconds later it
/// starts over (Materialize's storage_suspend_and_restart_delay), for as long as it takes.
package actor Consumer {
  package nonisolated let plan: SourcePlan
  private let installation: Installation
  private let folder: String
  private let ledger: CatalogWriter
  private var sessions: UpstreamSessions?
  /// Everything stands and streams.
  package private(set) var isRunning = false
  private var isSuspended = false
  /// How long the next attempt stays in `starting` before it dials.
  private var rehydration = Duration.zero
  /// Since the source was made: a restart does not set them back.
  private var snapshots: [String: Int] = [:]

  /// - Parameters:
  ///   - installation: of the upstream; its `pg_recvlogical` is used.
  ///   - folder: where that program's errors are kept.
  init(_ plan: SourcePlan, with installation: Installation, in folder: String, reportingTo ledger: CatalogWriter) {
    self.plan = plan
    self.installation = installation
    self.folder = folder
    self.ledger = ledger
  }

  /// The server processes behind the two metadata connections; empty while they do not stand.
  package var metadataProcesses: [Int32] {
    get async { await sessions?.processes ?? [] }
  }

  /// Gives up its connections, as when Materialize itself goes down, and does nothing until `resume`.
  func suspend() async {
    isSuspended = true
    await sessions?.close()
  }

  /// - Parameter rehydration: how long it stays in `starting`, reading back what it knows, before it dials.
  func resume(after rehydration: Duration = .zero) {
    self.rehydration = rehydration
    isSuspended = false
  }

  /// Works until the task is cancelled.
  func run() async {
    while !Task.isCancelled {
      await enter(.starting)
      await rest(rehydration)
      rehydration = .zero
      let end = await follow()
      guard !Task.isCancelled else { return }
      await ledger.enter(.stalled, error: "postgres: \(end.words)", of: plan.id)
      if !isSuspended { await rest(.seconds(5)) }
      while isSuspended, !Task.isCancelled { await rest(.milliseconds(50)) }
    }
  }

  /// One attempt: says how it ended.
  private func follow() async -> Stall {
    let sessions = await UpstreamSessions(plan)
    var client: ReplicationClient?
    let end: Stall
    do throws(Stall) {
      try await sessions.open()
      self.sessions = sessions
      try await sessions.prepareSlot()
      try await copy(over: sessions)
      let replication = try startReplication()
      client = replication
      try await untilStreaming(replication, sessions)
      await enter(.running)
      isRunning = true
      try await stayHealthy(replication, sessions)
      end = .connectionClosed
    } catch {
      end = error
    }
    isRunning = false
    self.sessions = nil
    client?.stop()
    await sessions.close()
    return end
  }

  /// The first copy of the tables: what it would hold is counted, once.
  private func copy(over sessions: UpstreamSessions) async throws(Stall) {
    for table in plan.tables where snapshots[table.id] == nil {
      snapshots[table.id] = try await sessions.count(table)
    }
  }

  private func startReplication() throws(Stall) -> ReplicationClient {
    do {
      return try ReplicationClient(plan, with: installation, in: folder)
    } catch {
      throw Stall(words: error.message)
    }
  }

  private func untilStreaming(_ client: ReplicationClient, _ sessions: UpstreamSessions) async throws(Stall) {
    while true {
      if client.hasEnded { throw Stall(clientErrors: client.errors) }
      if try await sessions.position().isStreaming { return }
      await rest(.milliseconds(100))
    }
  }

  /// Returns when the replication connection has ended, or when there is no more work; throws when a metadata connection
  /// has ended.
  private func stayHealthy(_ client: ReplicationClient, _ sessions: UpstreamSessions) async throws(Stall) {
    var frontier = Frontier()
    var ticks = 0
    let validationTicks = Int(plan.upstream.parameters.validationInterval / .milliseconds(500))
    while !client.hasEnded, !isSuspended, !Task.isCancelled {
      // Materialize asks for the slot's position each 500 ms; the definition of the tables it looks at rarely.
      let position = try await sessions.position()
      if ticks % validationTicks == 0 { try await sessions.validate() }
      frontier.advance(position, at: .now)
      if ticks % 2 == 0 { await report(client.progress, position, frontier) }
      ticks += 1
      await rest(.milliseconds(500))
    }
  }

  private func report(_ progress: ReplicationStream, _ position: UpstreamPosition, _ frontier: Frontier) async {
    var figures = SourceFigures(
      messages: progress.messages, bytes: progress.bytes, updates: 0,
      snapshot: snapshots.values.reduce(0, +), offsetKnown: position.known, offsetCommitted: position.committed,
      frontier: frontier.reached)
    await ledger.enter(figures, of: plan.id)
    (figures.messages, figures.bytes) = (0, 0)
    for table in plan.tables {
      figures.updates = progress.updates[table.name] ?? 0
      figures.snapshot = snapshots[table.id]
      await ledger.enter(figures, of: table.id)
    }
  }

  /// A source's tables start and run with it.
  private func enter(_ status: Source.Status) async {
    for id in [plan.id] + plan.tables.map(\.id) { await ledger.enter(status, of: id) }
  }

  /// Ends early when the task is cancelled, which whoever rests finds out by itself.
  private func rest(_ pause: Duration) async { try? await Task.sleep(for: pause) }
}

/// Up to which moment the upstream's changes have arrived: the latest one whose position has been confirmed since.
private struct Frontier {
  private(set) var reached: Moment?
  private var awaited: [(known: Int64, at: Moment)] = []

  mutating func advance(_ position: UpstreamPosition, at now: Moment) {
    awaited.append((position.known, now))
    while let first = awaited.first, first.known <= position.committed {
      reached = first.at
      awaited.removeFirst()
    }
  }
}
