// What a lost or refused connection of our own speaks for.

package import Samples

extension Loss {
  /// The cause that this loss speaks for when nothing else is known, and how surely.
  package var suggests: (cause: Cause, confidence: Double) {
    if let sqlstate { return Loss.meaning(ofSQLSTATE: sqlstate) }
    return switch kind {
    case .unresolved: (.dnsFailure, 0.9)
    case .refused: (.serverRestart, 0.6)
    case .silent: step <= .tcp ? (.firewallChange, 0.6) : (.networkInstability, 0.4)
    case .unreachable: (.firewallChange, 0.7)
    case .cut: (.networkInstability, 0.5)
    case .tls: message.lowercased().contains("expired") ? (.certificateExpiry, 0.95) : (.certificateExpiry, 0.6)
    case .passwordMissing: (.authenticationFailure, 0.9)
    case .rejected: (.authenticationFailure, 0.4)
    case .unusable: (.authenticationFailure, 0.3)
    case .closed: (.networkInstability, 0.3)
    }
  }

  /// PostgreSQL, Appendix A: error codes.
  private static func meaning(ofSQLSTATE code: String) -> (cause: Cause, confidence: Double) {
    switch code {
    case "53300", "53400", "53200", "53000", "53100": (.resourceExhaustion, 0.95)
    // 57P01 is a shutdown or pg_terminate_backend; 57P02 a crash; 57P03 starting or stopping.
    case "57P01": (.serverRestart, 0.6)
    case "57P02", "57P03": (.serverRestart, 0.9)
    case "57P05", "25P03", "25P04": (.connectionTimeout, 0.95)
    case "28000": (.hbaRejection, 0.8)
    case "28P01": (.authenticationFailure, 0.95)
    case "3D000": (.authenticationFailure, 0.6)
    default: (.networkInstability, 0.3)
    }
  }

  /// What happened, in a clause that fits on a line: `refused (53300): sorry, too many clients already`. Holds the
  /// server's own words: untrusted.
  package var summary: String {
    if let server {
      let code = server.sqlstate.map { " (\($0))" } ?? ""
      return "\(kind == .rejected ? "refused" : "ended by the server")\(code): \(server.message)"
    }
    return switch kind {
    case .unresolved: "name does not resolve: \(message)"
    case .refused: "connection refused"
    case .cut: "connection cut while \(Loss.doing(step))"
    case .unreachable: "unreachable: \(message)"
    case .silent: Loss.silence(at: step)
    case .tls: "TLS failed: \(message)"
    case .rejected, .unusable: message
    case .passwordMissing: "a password is needed and none was given"
    case .closed: "closed"
    }
  }

  private static func silence(at step: Step) -> String {
    switch step {
    case .dns: "no answer from the name servers"
    case .tcp: "no answer to TCP: packets are dropped"
    case .tls: "accepted, but no answer in the TLS handshake"
    case .authentication: "accepted, but no answer to the login"
    case .query: "no answer to a query"
    case .idle: "no sign of life"
    }
  }

  private static func doing(_ step: Step) -> String {
    switch step {
    case .dns: "looking up its name"
    case .tcp: "connecting (TCP)"
    case .tls: "shaking hands (TLS)"
    case .authentication: "logging in"
    case .query: "answering a query"
    case .idle: "idle"
    }
  }
}
