// What stands between us and a server, told by comparing what both ends say of one connection.

import Samples

/// Who translates addresses on the way.
package enum Translation: Sendable, Equatable {
  case none
  /// The server has another address or port than was dialled: a published port, a load balancer that passes the
  /// client's address on, a hosted server's public address.
  case destination
  /// The server sees us come from another address or port: a NAT gateway, a VPN.
  case source
  /// Both: a proxy or load balancer that makes a connection of its own, or NAT in both directions.
  case both
  /// A Unix socket has nothing in between.
  case impossible
}

/// A pooler, and by what it was recognised.
package struct Pooler: Sendable, Equatable {
  /// `PgBouncer` …; `nil` when it cannot be told.
  package var product: String?
  package var evidence: String
}

extension UpstreamRecord {
  /// Whether a pooler answers in the server's place: the process that serves us is not the one that the protocol's key
  /// data named. `nil` while it is not known.
  package var isPooled: Bool? {
    guard let handshake = link.handshake, let facts = facts.value else { return nil }
    return handshake.backendPID != facts.backendPID
  }

  /// Whether address or port differ between what was dialled and what the server sees (NAT, a proxy, a load balancer).
  /// `nil` while it is not known; never over a Unix socket.
  package var isTranslated: Bool? {
    guard let handshake = link.handshake, let facts = facts.value else { return nil }
    guard let dialled = handshake.remote else { return handshake.host.hasPrefix("/") ? false : nil }
    guard let seen = facts.serverAddress else { return nil }
    return dialled != seen
  }

  /// The same for both ends; `nil` while it is not known.
  package var translation: Translation? {
    guard let handshake = link.handshake, let facts = facts.value, let isTranslated else { return nil }
    guard handshake.remote != nil else { return .impossible }
    guard let local = handshake.local, let client = facts.clientAddress else { return nil }
    switch (isTranslated, local != client) {
    case (false, false): return Translation.none
    case (true, false): return .destination
    case (false, true): return .source
    case (true, true): return .both
    }
  }

  /// `nil` when none is in the way, or while that is not known.
  package var pooler: Pooler? {
    guard isPooled == true, let handshake = link.handshake, let facts = facts.value else { return nil }
    let pids = "the login named process \(handshake.backendPID), process \(facts.backendPID) answers"
    if let (product, mark) = Pooler.knownHost(handshake.host) {
      return Pooler(product: product, evidence: "\(pids); the host name has \(mark)")
    }
    // Linux numbers processes up to 2^22; PgBouncer fills the field with random bits.
    if !(1...4_194_304).contains(handshake.backendPID) {
      return Pooler(product: "PgBouncer", evidence: "\(pids); the first is no possible process id")
    }
    if handshake.port == 6432 { return Pooler(product: "PgBouncer", evidence: "\(pids); port 6432 is its own") }
    return Pooler(product: nil, evidence: pids)
  }
}

extension Pooler {
  /// Poolers of hosted services, known by the name that is dialled.
  fileprivate static func knownHost(_ host: String) -> (product: String, mark: String)? {
    let host = host.lowercased()
    if host.contains(".proxy-"), host.hasSuffix(".rds.amazonaws.com") { return ("Amazon RDS Proxy", ".proxy-") }
    if host.hasSuffix(".neon.tech"), host.split(separator: ".").first?.hasSuffix("-pooler") == true {
      return ("Neon's PgBouncer", "-pooler")
    }
    return nil
  }
}
