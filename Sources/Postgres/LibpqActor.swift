// The one queue on which everything that touches libpq runs.

import Dispatch

/// Isolates libpq: a `PGconn` is only ever touched on this actor's serial queue, and the compiler checks it.
@globalActor
package actor LibpqActor {
  package static let shared = LibpqActor()

  nonisolated let executor = QueueExecutor(label: "wire")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  /// For Dispatch sources and timers whose handlers are isolated to this actor.
  nonisolated var queue: DispatchQueue { executor.queue }
}

/// Runs an actor's jobs on a Dispatch queue. `DispatchSerialQueue`, which would do this itself, is missing on Linux.
package final class QueueExecutor: SerialExecutor {
  let queue: DispatchQueue

  package init(label: String) { queue = DispatchQueue(label: label) }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  package func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
