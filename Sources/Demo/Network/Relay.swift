// A network in miniature: passes connections on to a server, as well or as badly as it is told.

import Dispatch
import Glibc
import Synchronization

/// Takes connections on a port of 127.0.0.1 of its own and passes them on to another one.
package final class Relay: Sendable {
  package let port: UInt16
  private let shared: Mutex<Shared>

  private struct Shared {
    var rules: NetworkRules
    var traffic = Traffic()
    var isClosed = false
  }

  /// What has passed so far.
  package struct Traffic: Sendable, Equatable {
    /// Bytes.
    package var toServer = 0, toClient = 0
    /// How often a client began to speak after a server had spoken.
    package var roundTrips = 0
    private var clientSpokeLast = false

    package static func - (now: Traffic, before: Traffic) -> Traffic {
      Traffic(
        toServer: now.toServer - before.toServer, toClient: now.toClient - before.toClient,
        roundTrips: now.roundTrips - before.roundTrips)
    }

    fileprivate mutating func note(_ bytes: Int, fromClient: Bool) {
      if fromClient { toServer += bytes } else { toClient += bytes }
      if fromClient && !clientSpokeLast { roundTrips += 1 }
      clientSpokeLast = fromClient
    }
  }

  /// - Parameter target: where the server listens, or will.
  package init(to target: UInt16, rules: NetworkRules = NetworkRules()) throws(DemoError) {
    port = try Port.free()
    shared = Mutex(Shared(rules: rules))
    let listener = try TCPSocket(listeningOn: port)
    // A queue of its own means a thread of its own: it spends its life in `poll`.
    DispatchQueue(label: "relay").async { [self] in
      var switchboard = Switchboard(listener: listener, target: target)
      while let rules = self.rules { switchboard.turn(under: rules) { note($0, fromClient: $1) } }
      switchboard.close()
    }
  }

  /// What is in force, a few hundredths of a second after it was set; `nil` once the relay is closed.
  package var rules: NetworkRules? { shared.withLock { $0.isClosed ? nil : $0.rules } }

  package func follow(_ rules: NetworkRules) { shared.withLock { $0.rules = rules } }

  package var traffic: Traffic { shared.withLock { $0.traffic } }

  /// Resets all connections and takes no more.
  package func close() { shared.withLock { $0.isClosed = true } }

  private func note(_ bytes: Int, fromClient: Bool) {
    shared.withLock { $0.traffic.note(bytes, fromClient: fromClient) }
  }
}

/// All connections of a relay; its thread alone knows it.
private struct Switchboard {
  let listener: TCPSocket
  let target: UInt16
  var connections: [RelayedConnection] = []
  var isSilent = false

  /// Waits for something to happen, but not for long: rules change, and some ends come by themselves.
  mutating func turn(under rules: NetworkRules, note: (Int, Bool) -> Void) {
    if rules.drops != isSilent { beSilent(rules.drops) }
    guard !isSilent else { return wait(for: []) }
    wait(for: [listener] + connections.flatMap(\.sources))
    let now = ContinuousClock.now
    while let client = listener.accept() {
      guard let server = try? TCPSocket(connectingTo: target) else {
        client.reset()
        continue
      }
      connections.append(RelayedConnection(client: client, server: server, at: now))
    }
    for index in connections.indices.reversed() {
      if let end = connections[index].move(under: rules, at: now, note: note) {
        connections.remove(at: index).end(end)
      }
    }
  }

  /// A firewall that lets connections in again has forgotten those that it silenced.
  private mutating func beSilent(_ silent: Bool) {
    isSilent = silent
    if silent {
      for socket in [listener] + connections.flatMap({ [$0.client, $0.server] }) { socket.mute() }
    } else {
      listener.unmute()
      resetAll()
    }
  }

  private mutating func resetAll() {
    for connection in connections { connection.end(.reset) }
    connections = []
  }

  private func wait(for sockets: [TCPSocket]) {
    var awaited = sockets.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    let isCarrying = connections.contains(where: \.isCarrying)
    unsafe poll(&awaited, nfds_t(awaited.count), isCarrying && !isSilent ? 5 : 50)
  }

  mutating func close() {
    resetAll()
    listener.close()
  }
}
