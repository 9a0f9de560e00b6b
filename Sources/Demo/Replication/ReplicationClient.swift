// The replication connection of a source: a `pg_recvlogical` of the upstream's own version.

import Dispatch
import Glibc
import Synchronization

/// Streams from a slot, confirms what it got each second, and ends with its connection: nothing is tried twice.
final class ReplicationClient: Sendable {
  private let child: Child
  private let errorFile: String
  private let stream = Mutex(ReplicationStream())
  private let status = Mutex<Int32?>(nil)

  /// Starts streaming `plan`'s publication from its slot.
  /// - Parameter folder: where the client's errors are kept.
  init(_ plan: SourcePlan, with installation: Installation, in folder: String) throws(DemoError) {
    errorFile = "\(folder)/\(plan.slot).errors"
    unsafe unlink(errorFile)
    let (ours, theirs) = try socketPair()
    defer { close(theirs) }
    child = try Child(
      [
        // Unset, it would call itself pg_recvlogical; Materialize sets no application_name.
        "env", "PGAPPNAME=",
        installation.program("pg_recvlogical"), "-d", plan.upstream.conninfo, "--slot", plan.slot, "--start",
        "--no-loop", "--plugin", "pgoutput", "-o", "proto_version=1", "-o", "publication_names=\(plan.publication)",
        "--status-interval", "1", "--fsync-interval", "1", "--file", "-",
      ], in: folder, output: .descriptor(theirs), errors: .file(errorFile))
    // A queue of its own means a thread of its own: it spends its life in `read`.
    DispatchQueue(label: "replication").async { self.drain(ours) }
  }

  /// What has flowed so far.
  var progress: ReplicationStream { stream.withLock { $0 } }

  var hasEnded: Bool { status.withLock { $0 != nil } }

  /// What it wrote to standard error.
  var errors: String { (TextFile.read(errorFile) ?? "").trimmed }

  /// Ends the connection; returns at once.
  func stop() {
    status.withLock { if $0 == nil { child.send(SIGTERM) } }
  }

  private func drain(_ descriptor: Int32) {
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        stream.withLock { $0.feed(buffer[..<count]) }
      } else if count == 0 || errno != EINTR {
        break
      }
    }
    // Its standard output ends with it.
    let end = child.waitUntilExit()
    status.withLock { $0 = end }
  }
}
