// The server's log: whether it can be read, and what it says since the trouble began.

import Samples

extension CheckContext {
  var logReadable: Check {
    let (id, title) = ("logs", "The server's log can be read")
    if record.logs.readAt != nil, record.logs.trouble == nil {
      let silent = LoggingAdvice.all(for: record.settings.value ?? [], format: record.logs.format).map(\.finding)
      return silent.isEmpty
        ? Check(id, title, .pass, "It is read as it grows.", topic: .logs)
        : Check(
          id, title, .warn, "It is read, but \(silent.joined(separator: ", ")).", topic: .logs,
          remedies: [.logConnections])
    }
    switch record.logs.trouble {
    case .denied(let grant)?:
      return Check(
        id, title, .cannotTell, "Not permitted; it would be with \(grant).", topic: .logs, remedies: [.grantPrivilege])
    case .absent(let why)?: return Check(id, title, .cannotTell, "\(why).", topic: .logs)
    case .failed(let error)?: return Check(id, title, .cannotTell, error.message, topic: .logs)
    case nil: return Check(id, title, .cannotTell, "Nothing was read of it yet.", topic: .logs)
    }
  }

  /// The guide's four: timeouts, authentication, resources, shutdowns; and what TLS, replication and network say.
  var loggedReasons: [Check] {
    reasons.map { id, title, classes, remedies in
      let lines = record.logs.lines.filter { line in
        classes.contains(line.event.logClass) && line.at >= troubleSince && line.event.tellsOfAnEnd
      }
      guard record.logs.readAt != nil else {
        return Check(id, title, .cannotTell, "The log is not read.", topic: .logs)
      }
      guard let latest = lines.last else {
        return Check(id, title, .pass, "None since \(troubleSince.utc) UTC.", topic: .logs)
      }
      return Check(
        id, title, isRunning ? .warn : .fail,
        "\(counted(lines.count, "line")) since \(troubleSince.utc) UTC, the last at \(latest.at.clock()): "
          + latest.event.message, topic: .logs, remedies: remedies,
        settings: latest.event.isReplicationTimeout ? ["wal_sender_timeout"] : [])
    }
  }
}

extension LogEvent {
  /// Of replication, the beginnings are logged too; and what ends one session alone is no shutdown.
  fileprivate var tellsOfAnEnd: Bool {
    switch logClass {
    case .replication: message.contains("timeout")
    case .shutdown: !message.contains("administrator command")
    default: true
    }
  }
}

private let reasons: [(id: String, title: String, classes: [LogClass], remedies: [RemedyID])] = [
  (
    "log-timeouts", "No timeouts in the log", [.timeout, .replication],
    [.exemptFromTimeouts, .setWalSenderTimeout, .setKeepalives]
  ),
  (
    "log-authentication", "No failed logins in the log", [.authentication, .tls],
    [.correctLogin, .admitMaterialize, .renewClientCertificate]
  ),
  (
    "log-resources", "No exhausted resources in the log", [.resources],
    [.endIdleSessions, .limitRole, .raiseMaxConnections]
  ),
  (
    "log-shutdowns", "No shutdowns or restarts in the log", [.shutdown], [.waitForReconnection, .scheduleMaintenance]
  ),
  ("log-network", "No broken connections in the log", [.network], [.setKeepalives, .steadyNetwork]),
]
