// The ends of connections as the log tells them: exact, where samples only notice that a session is missing.

import Samples

extension LogExcerpt {
  /// What `log_disconnections` wrote of WAL senders and of `roles`. A session that was ended by an administrator, or with
  /// the server, says nothing of the connection.
  func ends(of roles: Set<String>) -> [ConnectionEnd] {
    let dismissed = Set(events.filter { $0.logClass == .shutdown }.compactMap(\.pid))
    return events.compactMap { event in
      guard let age = event.sessionTime, let pid = event.pid, let at = event.at else { return nil }
      let isReplication = event.backendType == "walsender"
      guard isReplication || event.role.map(roles.contains) == true else { return nil }
      return ConnectionEnd(
        pid: pid, role: event.role ?? "", address: event.address, isReplication: isReplication, age: age, at: at,
        withServer: dismissed.contains(pid))
    }
  }
}
