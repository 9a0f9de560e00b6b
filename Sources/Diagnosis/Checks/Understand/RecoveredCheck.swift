// Whether the source runs again already.

import Samples

extension CheckContext {
  var recovered: Check {
    let span = since.map { " for \((standards.now - $0).brief)" } ?? ""
    return Check(
      "recovered", "The source is running", isRunning ? .pass : .fail,
      isRunning
        ? "mz_source_statuses: running\(span)."
        : "mz_source_statuses: \(source.status.text)\(span)\(source.error.map { ", \($0)" } ?? "").", topic: .sources,
      remedies: source.status == .paused ? [.giveReplica] : [.waitForReconnection])
  }
}
