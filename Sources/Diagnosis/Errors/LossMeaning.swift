// What a lost or refused connection of our own speaks for.

package import Samples

extension Loss {
  /// The cause that this loss speaks for when nothing else is known, and how much.
  var suggests: (cause: Cause, weight: Weight) {
    if let server, let sqlstate { return Loss.meaning(of: sqlstate, saying: server.message) }
    return switch kind {
    case .unresolved: (.dnsFailure, .proof)
    case .refused: (.serverRestart, .sign)
    case .silent: step <= .tcp ? (.firewallChange, .sign) : (.networkInstability, .sign)
    case .unreachable: (.firewallChange, .strong)
    case .cut: (.networkInstability, .sign)
    // A handshake that breaks off says nothing about certificates.
    case .tls where ["reset", "closed", "EOF"].contains { message.contains($0) }: (.networkInstability, .sign)
    case .tls: (.certificateExpiry, message.lowercased().contains("expired") ? .proof : .sign)
    case .passwordMissing: (.authenticationFailure, .proof)
    case .rejected: (.authenticationFailure, .sign)
    case .unusable: (.authenticationFailure, .hint)
    case .excessive, .closed: (.networkInstability, .hint)
    }
  }

  /// PostgreSQL, Appendix A: error codes.
  private static func meaning(of code: String, saying words: String) -> (cause: Cause, weight: Weight) {
    switch code {
    case "53300", "53400", "53200", "53000", "53100": (.resourceExhaustion, .proof)
    // 57P01 is a shutdown or pg_terminate_backend; 57P02 a crash; 57P03 starting or stopping.
    case "57P01": (.serverRestart, .sign)
    case "57P02", "57P03": (.serverRestart, .proof)
    case "57P05", "25P03", "25P04": (.connectionTimeout, .proof)
    // Whatever keeps a role out but its password; the file goes by its name in every language.
    case "28000" where words.contains("pg_hba.conf"): (.hbaRejection, .strong)
    case "28000": (SourceError(words)?.cause ?? .authenticationFailure, .strong)
    case "28P01": (.authenticationFailure, .proof)
    case "3D000": (.authenticationFailure, .strong)
    case "08P01": (.loadBalancer, .sign)
    default: (.networkInstability, .hint)
    }
  }

  /// Whether it tells of the server or of the way to it, and so of Materialize's fate too, rather than of our own role.
  var concernsEverybody: Bool {
    switch suggests.cause {
    case .authenticationFailure, .hbaRejection, .certificateExpiry, .connectionTimeout: false
    case .resourceExhaustion: !["for role", "for database"].contains { server?.message.contains($0) == true }
    default: true
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
    case .rejected, .excessive, .unusable: message
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
