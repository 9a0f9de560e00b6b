// What the network pane can have to show, on top of a healthy installation.

import Diagnosis
import Samples
import Screen

extension Scene {
  /// Sixty probes of two addresses, the second of which has been dropping packets for ten minutes; a connection is cut
  /// after 350 s of silence again and again; Materialize gets in.
  static let oneAddressDropped: [Sample] =
    connected + idleCuts + healthy.dropFirst(connected.count)
    + (0..<60).map { number in
      let at = ago(1_805 - number * 30)
      let isDropped = number >= 40
      return .reachability(
        .upstream("orders-db"),
        Reachability(
          at: at,
          addresses: [
            probe("10.0.4.10", tcp: .passed(.microseconds(300 + number % 7 * 40))),
            probe(
              "10.0.4.11",
              tcp: isDropped
                ? .failed(
                  StepFailure(kind: .silent, message: "no answer to the attempt to connect"), after: .seconds(5))
                : .passed(.microseconds(900))),
          ]))
    }
    + [
      .transport(
        .upstream("orders-db"),
        Transport(
          roundTrip: .microseconds(310), deviation: .microseconds(40), retransmits: 31, unacknowledged: 0), at: ago(1)),
      .validation(Validation(connectionID: "u1", at: ago(40), outcome: .passed(.milliseconds(212)))),
      .reachability(.materialize, Reachability(at: ago(9), addresses: [materializeProbe])),
    ]

  /// Nothing listens any more, and Materialize finds the same.
  static let refusedEverywhere: [Sample] =
    healthy + [
      .lost(
        .upstream("orders-db"),
        Loss(
          kind: .refused, step: .tcp, errno: 111, message: "Connection refused", address: "10.0.4.10:5432",
          timings: StepTimings(dns: .microseconds(400))), at: ago(20), retryAt: ago(-3)),
      .reachability(
        .upstream("orders-db"),
        Reachability(
          at: ago(12),
          addresses: [
            probe(
              "10.0.4.10",
              tcp: .failed(
                StepFailure(kind: .refused, errno: 111, message: "Connection refused"), after: .microseconds(310)))
          ])),
      .validation(
        Validation(
          connectionID: "u1", at: ago(5),
          outcome: .failed(
            ServerError(
              severity: "ERROR", sqlstate: "XX000",
              message: "failed to connect to PostgreSQL database: error connecting to server: Connection refused"),
            after: .milliseconds(31)))),
    ]

  /// Hardly a slot is left: nothing is dialled.
  static let probesHeldBack: [Sample] =
    exhausted + [
      .reachability(
        .upstream("orders-db"),
        Reachability(
          at: ago(3),
          addresses: [probe("10.0.4.10", tcp: .skipped(.scarceHeadroom), tls: .skipped(.scarceHeadroom))]))
    ]

  /// A pooler and a proxy in the path, clocks apart, and a stand-in that does not know the statement.
  static let pooled: [Sample] =
    healthy.map { sample in
      guard case .upstream("orders-db", var answer) = sample else { return sample }
      answer.facts?.value?.backendPID = 88
      answer.facts?.value?.serverAddress = SocketAddress(address: "172.17.0.2", port: 5432)
      answer.facts?.value?.clientAddress = SocketAddress(address: "172.17.0.1", port: 51_812)
      answer.facts?.value?.clock = answer.at + .seconds(95)
      return .upstream("orders-db", answer)
    } + [
      .validation(
        Validation(
          connectionID: "u1", at: ago(5),
          outcome: .failed(
            ServerError(severity: "ERROR", sqlstate: "42601", message: "syntax error at or near \"VALIDATE\""),
            after: .milliseconds(1))))
    ]

  private static let materializeProbe = AddressProbe(
    host: "mz.example.net", port: 6875, address: SocketAddress(address: "10.2.0.5", port: 6875),
    dns: .passed(.microseconds(700)), tcp: .passed(.milliseconds(11)), tls: .passed(.milliseconds(24)), peer: Scene.tls)

  private static func probe(
    _ address: String, tcp: StepOutcome, tls: StepOutcome? = nil
  ) -> AddressProbe {
    let handshake = StepOutcome.passed(.microseconds(2_100))
    return AddressProbe(
      host: "orders.example.net", port: 5432, address: SocketAddress(address: address, port: 5432),
      dns: .passed(.microseconds(400)), tcp: tcp,
      tls: tls ?? (tcp.failure == nil ? handshake : .skipped(.notReached)),
      peer: tcp.duration == nil ? nil : Scene.tls)
  }

  /// Samples in which a session of Materialize's vanishes every ten minutes, 350 s after its last statement.
  private static let idleCuts: [Sample] = (0..<5).flatMap { number -> [Sample] in
    let begin = 4_000 - number * 600
    return [
      session(Int32(700 + number), startedAt: begin, idleSince: begin - 60 - number * 20, at: begin - 100),
      session(
        Int32(700 + number), startedAt: begin, idleSince: begin - 60 - number * 20, at: begin - 409 - number * 20),
      session(nil, startedAt: begin, idleSince: begin, at: begin - 411 - number * 20),
    ]
  }

  private static func session(_ pid: Int32?, startedAt: Int, idleSince: Int, at: Int) -> Sample {
    guard case .upstream(let name, var sample) = upstream("orders-db", used: 41, at: ago(at)) else { return targets }
    sample.settings = nil
    if let pid {
      sample.sessions?.value?.replicating.append(
        SessionDetail(
          pid: pid, role: "materialize", database: "shop", application: "", backendType: "client backend",
          state: "idle", address: "10.1.0.9", startedAt: ago(startedAt), stateChangedAt: ago(idleSince), tls: nil))
    }
    return .upstream(name, sample)
  }
}
