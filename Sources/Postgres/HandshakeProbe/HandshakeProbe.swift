// Knocks at a server's door without entering: TCP, PostgreSQL's request for TLS, the handshake, goodbye.

import Samples

/// What became of the steps of one connection that never logged in.
struct HandshakeProbe: Sendable, Equatable {
  var tcp: StepOutcome
  var tls: StepOutcome
  var peer: PeerTLS?

  /// One short connection to one address. It takes no slot of the server, which forks a process for it that ends again;
  /// a server that is in order logs nothing about it.
  /// - Parameters:
  ///   - address: in numbers.
  ///   - name: as the conninfo has it, for SNI; `nil` for an address.
  ///   - needsTLS: a server without TLS is a failure.
  ///   - check: made of what the server shows; its result changes nothing about the handshake.
  @LibpqActor
  static func at(
    _ address: String, port: UInt16, name: String?, needsTLS: Bool, check: ChainCheck, deadlines: Deadlines
  ) async -> HandshakeProbe {
    Libpq.prepare()
    var began = ContinuousClock.now
    let socket: ProbeSocket
    do throws(StepFailure) {
      socket = try ProbeSocket(address, port: port)
      try await socket.connect(until: began + deadlines.tcp)
    } catch {
      return HandshakeProbe(tcp: .failed(error, after: .now - began), tls: .skipped(.notReached))
    }
    var probe = HandshakeProbe(tcp: .passed(.now - began), tls: .skipped(.notOffered))
    began = .now
    do throws(StepFailure) {
      if let handshake = try await handshake(on: socket, name: name, needsTLS: needsTLS, until: began + deadlines.tls) {
        let presentedChain = try await handshake.perform(on: socket, until: began + deadlines.tls)
        probe.tls = .passed(.now - began)
        probe.peer = await presentedChain.checked(by: check)
        handshake.sayGoodbye()
      }
      await socket.leave()
    } catch {
      probe.tls = .failed(error, after: .now - began)
    }
    return probe
  }

  /// The SSLRequest of the protocol: its length, and a code in place of the version.
  private static let request: [UInt8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]

  /// Asks for TLS; `nil` when the server has none to offer.
  @LibpqActor
  private static func handshake(
    on socket: ProbeSocket, name: String?, needsTLS: Bool, until deadline: ContinuousClock.Instant
  ) async throws(StepFailure) -> TLSHandshake? {
    try socket.send(request)
    // Exactly one byte: what follows belongs to TLS.
    switch try await socket.receive(1, until: deadline).first {
    case UInt8(ascii: "S"):
      guard let handshake = TLSHandshake(on: socket, name: name) else {
        throw StepFailure(kind: .unusable, message: "out of memory")
      }
      return handshake
    case UInt8(ascii: "N"):
      if needsTLS { throw StepFailure(kind: .tls, message: "the server offers no TLS") }
      return nil
    case UInt8(ascii: "E"):
      throw StepFailure(kind: .rejected, message: "the server answered with an error before it spoke of TLS")
    case nil:
      throw StepFailure(kind: .cut, message: "the connection was closed without a word")
    default:
      throw StepFailure(kind: .rejected, message: LinkMachine.Failure.foreignProtocol)
    }
  }
}
