// A job leaks connections until the upstream has none left for Materialize.

import Postgres

extension Incident {
  package static let resourceExhaustion = Incident(
    name: "resource-exhaustion",
    summary: "A nightly job takes every connection slot of orders-db.",
    cure: { _ in
      "end the job's sessions: SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'batch'"
    },
    scenery: Scenery(watcherCertificateDays: 20)
  ) { stage in
    guard let source = stage.consumer(of: "orders") else { return }
    try await stage.showHealth()
    let job = try NightlyBatch(on: stage.orders)
    await job.leak()
    // As an administrator or a pooler does who clears away an idle session.
    try await stage.endSession(of: source)
    // Materialize gives up its other session too and comes back after five seconds: by then the job has both slots.
    while await source.isRunning { try await Task.sleep(for: .milliseconds(50)) }
    for _ in 0..<20 {
      await job.leak()
      try await Task.sleep(for: .milliseconds(100))
    }
    await job.hold()
  }
}

/// Sessions of the role `batch` that are opened and forgotten.
private actor NightlyBatch {
  private let conninfo: Conninfo
  private var sessions: [Link] = []
  /// Somebody has ended sessions of the job, which gives up then.
  private var isStopped = false

  init(on cluster: Cluster) throws {
    conninfo = try Shop.orders.conninfo(on: cluster, role: "batch", application: "nightly-batch")
  }

  /// Opens sessions, each after the other, until the server refuses one.
  func leak() async {
    while !Task.isCancelled, !isStopped {
      let link = await Link(conninfo)
      guard (try? await link.open()) != nil else { return }
      await heedEnd(of: link)
      sessions.append(link)
      _ = try? await link.ask(Script([[Statement("SELECT count(*) FROM order_headers")]]))
    }
  }

  @LibpqActor
  private func heedEnd(of link: Link) {
    link.onLoss = { [weak self] _ in Task { await self?.stop() } }
  }

  private func stop() { isStopped = true }

  /// Keeps what it has until the task is cancelled. Sessions that somebody ends are not opened again.
  func hold() async {
    while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
  }
}
