// What stands between us and a server, told by comparing what both ends say of one connection.

import Samples

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
}
