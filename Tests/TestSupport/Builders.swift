// Samples as tests need them: a healthy installation of two sources and two upstreams, to be changed where a test
// wants it otherwise.

package import Diagnosis
package import Samples

extension Moment {
  /// 2026-11-22T10:00:00Z, the "now" of tests.
  package static let noon = Moment(microseconds: 1_795_341_600_000_000)
}

extension Evidence {
  package init(_ samples: [Sample]) {
    self.init()
    for sample in samples { take(sample) }
  }

  /// Materialize and `orders-db`, seen in full a moment ago, changed by `change`.
  package static func healthy(
    upstream: UpstreamSample = .healthy(), handshake: Handshake = .example(),
    materialize: MaterializeSample = .healthy(), and more: [Sample] = []
  ) -> Evidence {
    Evidence(
      [
        .targets([.materialize, .upstream("orders-db", connections: ["u3"])], at: .noon - .seconds(10)),
        .dialling(.materialize, at: .noon - .seconds(10)), .dialling(.upstream("orders-db"), at: .noon - .seconds(10)),
        .connected(.materialize, .example(version: "9.5.0"), at: .noon - .seconds(9)),
        .connected(.upstream("orders-db"), handshake, at: .noon - .seconds(9)),
        .certificates(.materialize, OwnCertificates(), at: .noon - .seconds(9)),
        .certificates(.upstream("orders-db"), OwnCertificates(), at: .noon - .seconds(9)),
        .materialize(materialize), .upstream("orders-db", upstream),
      ] + more)
  }
}

extension Target {
  package static let materialize = Target(id: .materialize, host: "mz.example.net", port: 6875)

  package static func upstream(
    _ name: String, host: String? = nil, connections: [String] = [], obstacle: String? = nil
  ) -> Target {
    Target(
      id: .upstream(name), host: host ?? name, port: 5432, database: "shop", user: "watcher", sslMode: "prefer",
      connectionIDs: connections, obstacle: obstacle)
  }
}

extension Handshake {
  /// Over TCP, with TLS, straight to the server.
  package static func example(version: String = "15.18 (Debian 15.18-0+deb12u1)", tls: PeerTLS? = .example) -> Handshake
  {
    Handshake(
      versionNumber: 150_018, version: version, backendPID: 4711, host: "orders-db", port: 5432,
      remote: SocketAddress(address: "10.0.4.17", port: 5432), local: SocketAddress(address: "10.0.9.2", port: 40_000),
      tls: tls,
      timings: StepTimings(
        dns: .microseconds(400), tcp: .microseconds(300), tls: .microseconds(2_100),
        authentication: .microseconds(1_900),
        query: .microseconds(512)))
  }
}

extension PeerTLS {
  package static let example = PeerTLS(
    version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", bits: 256,
    chain: [.expiring(in: .seconds(212 * 86_400), subject: "CN=orders-db")])
}

extension Certificate {
  /// Counted from `Moment.noon`.
  package static func expiring(in span: Duration, subject: String) -> Certificate {
    Certificate(
      subject: subject, issuer: "CN=Example CA", names: ["orders-db"], notBefore: .noon - .seconds(86_400),
      notAfter: .noon + span, serial: SerialNumber(hexadecimal: "1A2B"), key: PublicKey(algorithm: "EC", bits: 256))
  }
}

extension MaterializeSample {
  package static func healthy(sources: [Source] = [.running("orders", id: "u12")]) -> MaterializeSample {
    let at = Moment.noon - .seconds(1)
    var sample = MaterializeSample(at: at, roundTrip: .milliseconds(6))
    sample.facts = Reading(
      MaterializeFacts(version: "v26.4.0 (abcdef)", uptime: .seconds(86_400), environment: nil, role: "watcher"), at: at
    )
    sample.sources = Reading(sources, at: at)
    sample.events = Reading([], at: at)
    sample.connections = Reading(
      [SourceConnection(id: "u3", name: "orders-db", host: "orders-db", database: "shop", user: "materialize")], at: at)
    return sample
  }
}

extension Source {
  package static func running(_ name: String, id: String) -> Source {
    Source(
      id: id, database: "materialize", schema: "public", name: name, status: .running,
      since: .noon - .seconds(12 * 86_400), cluster: "ingest", connectionID: "u3", slot: "materialize_\(id)")
  }

  /// For 4 m 12 s.
  package static func stalled(_ name: String, id: String, error: String) -> Source {
    var source = Source.running(name, id: id)
    source.status = .stalled
    source.since = .noon - .seconds(252)
    source.error = error
    return source
  }
}

extension UpstreamSample {
  package static func healthy(used: Int = 41) -> UpstreamSample {
    let at = Moment.noon - .seconds(1)
    var sample = UpstreamSample(at: at, roundTrip: .milliseconds(4))
    sample.facts = Reading(.example(), at: at)
    sample.sessions = Reading(.example(used: used), at: at)
    sample.replication = Reading(
      Replication(
        maxSenders: 10, maxSlots: 10, senders: [WalSender(pid: 4800, role: "materialize")],
        slots: [
          ReplicationSlot(name: "materialize_u12", type: "logical", activePID: 4800, lag: 0, walStatus: "reserved")
        ]), at: at)
    sample.settings = Reading(
      [
        Setting(name: "tcp_keepalives_idle", value: "7200", unit: "s", source: .kernel),
        Setting(
          name: "wal_sender_timeout", value: "60000", unit: "ms", source: .file, place: "postgresql.conf:12",
          context: "sighup"),
      ], at: at)
    sample.accessRules = Reading([], at: at)
    return sample
  }
}

extension ServerFacts {
  package static func example(backendPID: Int32 = 4711, marks: [String] = []) -> ServerFacts {
    ServerFacts(
      startedAt: .noon - .seconds(30 * 86_400), configurationLoadedAt: .noon - .seconds(30 * 86_400), inRecovery: false,
      role: "watcher", database: "shop", backendPID: backendPID,
      serverAddress: SocketAddress(address: "10.0.4.17", port: 5432),
      clientAddress: SocketAddress(address: "10.0.9.2", port: 40_000), providerMarks: marks, clock: .noon - .seconds(1))
  }
}

extension Sessions {
  /// Of 100 connections, 3 reserved for superusers.
  package static func example(used: Int) -> Sessions {
    Sessions(
      headroom: Headroom(max: 100, used: used, superuserReserved: 3, roleReserved: 0, rowsInActivity: used + 7),
      groups: [
        SessionGroup(
          application: "", role: "batch", database: "shop", state: "idle", address: "10.0.4.20", count: used - 1)
      ])
  }
}

extension ServerError {
  package static let statementTimeout = ServerError(
    severity: "ERROR", sqlstate: "57014", message: "canceling statement due to statement timeout")
}

extension Loss {
  /// 53300, as an exhausted server says it.
  package static let tooManyClients = Loss(
    kind: .rejected, step: .authentication,
    server: ServerError(severity: "FATAL", sqlstate: "53300", message: "sorry, too many clients already"),
    message: "sorry, too many clients already", address: "10.0.4.17:5432",
    timings: StepTimings(dns: .microseconds(400), tcp: .microseconds(300)))
}
