// The ends of connections as the log tells them: exact, where samples only notice that a session is missing.

import Samples

extension LogExcerpt {
  /// What `log_disconnections` wrote, but for sessions of our own. One that was ended by an administrator, or with the
  /// server, says nothing of the connection.
  var ends: [ConnectionEnd] {
    let dismissed = Set(events.filter { $0.logClass == .shutdown }.compactMap(\.pid))
    return events.compactMap { event in
      guard let age = event.sessionTime, let pid = event.pid, let at = event.at else { return nil }
      guard event.application?.hasPrefix("pgwatch-tui") != true else { return nil }
      return ConnectionEnd(
        pid: pid, role: event.role ?? "", address: event.address, isReplication: event.backendType == "walsender",
        age: age, at: at, withServer: dismissed.contains(pid))
    }
  }
}
