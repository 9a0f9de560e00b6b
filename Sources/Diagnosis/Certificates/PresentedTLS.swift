// What a server showed most lately of its certificates, and from which handshake that is known.

package import Samples

package struct PresentedTLS: Sendable, Equatable {
  package enum Origin: Sendable, Equatable {
    case connection
    /// The login failed, after or because of the handshake.
    case failedLogin
    /// A probe's handshake: nobody logged in.
    case probe
  }

  package var tls: PeerTLS
  package var origin: Origin

  /// The server's own certificate.
  package var certificate: Certificate? { tls.chain.first }
}

extension PresentedTLS.Origin {
  package var words: String {
    switch self {
    case .connection: "TLS handshake of our connection"
    case .failedLogin: "TLS handshake of our failed login"
    case .probe: "TLS handshake of a probe"
    }
  }
}

extension LinkRecord {
  /// `nil` when no handshake is known: none was made yet, or the connection is in clear.
  package var presented: PresentedTLS? {
    if let peer = lost?.loss.peer { return PresentedTLS(tls: peer, origin: .failedLogin) }
    // A loss that speaks of TLS makes what was shown before doubtful.
    if lost?.loss.kind == .tls { return nil }
    return (handshake?.tls).map { PresentedTLS(tls: $0, origin: .connection) }
  }

  /// The certificate with which we log in, first of its file; known whether the server answers or not.
  package var clientCertificate: Certificate? {
    if case .read(let certificates)? = certificates?.client?.outcome { certificates.first } else { nil }
  }
}

extension UpstreamRecord {
  /// That of the connection or of the login, else of the latest probe.
  package var presented: PresentedTLS? { link.presented ?? reachability.presented }
}

extension MaterializeRecord {
  /// The same of Materialize.
  package var presented: PresentedTLS? { link.presented ?? reachability.presented }
}

extension Evidence {
  package func presented(by server: ServerID) -> PresentedTLS? {
    switch server {
    case .materialize: watchesMaterialize ? materialize.presented : nil
    case .upstream(let name): upstreams[name]?.presented
    }
  }

  /// Whether libpq refuses a server that `Verification` finds fault with: it checks the chain whenever there is a file
  /// of authorities, and the host with `verify-full` only.
  package func insists(on server: ServerID) -> (chain: Bool, host: Bool) {
    let mode = target(server)?.sslMode ?? "prefer"
    var hasAuthorities = false
    if case .read? = link(of: server)?.certificates?.root?.outcome { hasAuthorities = true }
    return (mode.hasPrefix("verify-") || (mode != "disable" && hasAuthorities), mode == "verify-full")
  }
}

extension Verification {
  /// Whose word counts.
  package var authority: String { authorities ?? "the system's authorities" }

  /// What is wrong with the chain, in a clause; `nil` when it is trusted.
  package var trustFlaw: String? {
    switch trust {
    case .trusted: nil
    case .expired: "a certificate of its chain has expired"
    case .notYetValid: "a certificate of its chain is not valid yet"
    case .untrusted(let words): "its issuer is not trusted (\(words)) by \(authority)"
    case .revoked: "it is revoked"
    case .failed(let words): "it cannot be checked against \(authority): \(words)"
    }
  }
}
