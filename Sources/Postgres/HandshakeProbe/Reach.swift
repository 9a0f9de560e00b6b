// Looks how far one gets towards each address that a conninfo leads to.

package import Samples

/// More addresses than this are not tried in one go.
private let mostAddresses = 8

extension Conninfo {
  /// Probes every address of every host, one after the other; throws nothing, since failures are what is looked for. A
  /// task that is cancelled meanwhile gets failures of kind `silent`.
  /// - Parameters:
  ///   - connects: false looks names up and opens no connection.
  ///   - deadlines: its `dns`, `tcp` and `tls`.
  @LibpqActor
  package func reach(connects: Bool, deadlines: Deadlines) async -> (addresses: [AddressProbe], leftOut: Int) {
    var probes: [AddressProbe] = []
    var leftOut = 0
    for destination in destinations {
      guard !destination.isUnixSocket else {
        probes.append(AddressProbe(destination, dns: .skipped(.notNeeded), tcp: .skipped(.notNeeded)))
        continue
      }
      let (addresses, dns) = await destination.lookUp(within: deadlines.dns)
      if addresses.isEmpty { probes.append(AddressProbe(destination, dns: dns, tcp: .skipped(.notReached))) }
      let room = max(0, mostAddresses - probes.count)
      leftOut += max(0, addresses.count - room)
      for address in addresses.prefix(room) {
        var probe = AddressProbe(destination, address: address, dns: dns, tcp: .skipped(.scarceHeadroom))
        if connects {
          let handshake = await HandshakeProbe.at(
            address, port: destination.port, name: destination.address == nil ? destination.host : nil,
            needsTLS: needsTLS, check: chainCheck(of: destination.host), deadlines: deadlines)
          (probe.tcp, probe.tls, probe.peer) = (handshake.tcp, handshake.tls, handshake.peer)
        }
        probes.append(probe)
      }
    }
    return (probes, leftOut)
  }

  private var needsTLS: Bool { ["require", "verify-ca", "verify-full"].contains(options["sslmode"] ?? "") }
}

extension Destination {
  /// The addresses of the host, and what became of the look-up.
  @LibpqActor
  fileprivate func lookUp(within span: Duration) async -> ([String], StepOutcome) {
    if let address { return ([address], .skipped(.notNeeded)) }
    let began = ContinuousClock.now
    let lookup = TimedWait<Resolver.Answer>()
    var ticket: Resolver.Ticket?
    let answer = await lookup.value(within: span) {
      ticket = Resolver.shared.addresses(of: host) { lookup.meet($0) }
    }
    let took = ContinuousClock.now - began
    switch answer {
    case .success(let addresses): return (addresses, .passed(took))
    case .failure(let failure):
      return ([], .failed(StepFailure(kind: .unresolved, message: failure.message), after: took))
    case nil:
      if let ticket { Resolver.shared.abandon(ticket) }
      return ([], .failed(StepFailure(kind: .silent, message: "the name was not resolved"), after: took))
    }
  }
}

extension AddressProbe {
  /// TLS comes to the same as TCP, until there is more to say.
  fileprivate init(_ destination: Destination, address: String? = nil, dns: StepOutcome, tcp: StepOutcome) {
    let withoutZone = address.map { String($0.prefix { $0 != "%" }) }
    self.init(
      host: destination.host, port: destination.port,
      address: withoutZone.map { SocketAddress(address: $0, port: destination.port) }, dns: dns, tcp: tcp, tls: tcp)
  }
}
