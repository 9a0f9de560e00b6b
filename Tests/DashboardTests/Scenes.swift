// Models in known states, built from samples by hand; the clock stands at 2026-11-22 14:03:21 UTC.

import Dashboard
import Diagnosis
import Samples
import Screen

enum Scene {
  static let now = Moment(microseconds: 1_795_356_201_000_000)

  static func ago(_ seconds: Int) -> Moment { now - .seconds(seconds) }

  static func model(
    _ samples: [Sample], size: Size = Size(width: 120, height: 40), options: Model.Options = Model.Options()
  ) -> Model {
    var model = Model(now: now, size: size, interval: .seconds(2), options: options)
    _ = update(&model, .samples(samples))
    _ = update(&model, .tick(now))
    return model
  }

  static let targets = Sample.targets(
    [
      Target(id: .materialize, host: "127.0.0.1", port: 6875, database: "materialize"),
      Target(id: .upstream("orders-db"), host: "10.0.4.10", port: 5432, database: "shop", connectionIDs: ["u1"]),
      Target(id: .upstream("billing-db"), host: "10.0.4.11", port: 5432, database: "billing", connectionIDs: ["u2"]),
    ], at: ago(700))

  static func handshake(_ version: String, tls: PeerTLS? = nil) -> Handshake {
    Handshake(
      versionNumber: 150_018, version: version, backendPID: 4711, host: "orders-db", port: 5432,
      remote: SocketAddress(address: "10.0.4.10", port: 5432), local: SocketAddress(address: "10.0.0.1", port: 40000),
      tls: tls, timings: StepTimings(tcp: .microseconds(300)))
  }

  static let tls = PeerTLS(
    version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", bits: 256,
    chain: [
      Certificate(
        subject: "CN=orders-db", issuer: "CN=Example CA", names: ["orders-db", "10.0.4.10"],
        notBefore: ago(86_400 * 100),
        notAfter: ago(-86_400 * 212), serial: SerialNumber(hexadecimal: "1A2B"),
        key: PublicKey(algorithm: "EC", bits: 256))
    ])

  static func source(_ id: String, _ name: String, connection: String, stalled: Bool = false) -> Source {
    Source(
      id: id, database: "materialize", schema: "public", name: name, status: stalled ? .stalled : .running,
      since: ago(stalled ? 4 : 86_400 * 12), error: stalled ? "postgres: connection closed" : nil, cluster: "ingest",
      connectionID: connection, slot: "materialize_\(id)", timeline: 1, publication: "mz_source",
      lag: .seconds(stalled ? 252 : 1))
  }

  static func materialize(stalled: Bool) -> Sample {
    var sample = MaterializeSample(at: ago(1), roundTrip: .milliseconds(4))
    sample.facts = Reading(
      MaterializeFacts(
        version: "v26.4.0 (abcdef)", uptime: .seconds(86_400 * 12), environment: nil, role: "watcher"), at: ago(1))
    sample.sources = Reading(
      [
        source("u3", "orders", connection: "u1", stalled: stalled),
        source("u4", "customers", connection: "u1"),
        source("u5", "invoices", connection: "u2"),
      ], at: ago(1))
    sample.connections = Reading(
      [
        SourceConnection(
          id: "u1", name: "orders-db", host: "10.0.4.10", database: "shop", user: "materialize", sslMode: "require"),
        SourceConnection(id: "u2", name: "billing-db", host: "10.0.4.11", database: "billing", user: "materialize"),
      ], at: ago(1))
    sample.tables = Reading(
      [
        SourceTable(
          id: "u6", sourceID: "u3", name: "orders", upstreamName: "public.orders",
          status: stalled ? .stalled : .running)
      ], at: ago(1))
    sample.statistics = Reading(
      [
        SourceStatistics(
          id: "u3", messagesReceived: 48_211, bytesReceived: 9_120_331, updatesCommitted: 48_200, offsetKnown: 90_112,
          offsetCommitted: 82_000)
      ], at: ago(1))
    if stalled {
      sample.events = Reading(
        [
          SourceEvent(sourceID: "u3", at: ago(86_400), status: .running),
          SourceEvent(sourceID: "u3", at: ago(252), status: .stalled, error: "postgres: connection closed"),
          SourceEvent(sourceID: "u3", at: ago(247), status: .starting),
          SourceEvent(
            sourceID: "u3", at: ago(246), status: .stalled,
            error: "postgres: db error: FATAL: remaining connection slots are reserved for non-replication superuser "
              + "connections"),
          SourceEvent(sourceID: "u3", at: ago(9), status: .starting),
          SourceEvent(sourceID: "u3", at: ago(4), status: .stalled, error: "postgres: connection closed"),
        ], at: ago(1))
    }
    return .materialize(sample)
  }

  static func upstream(_ name: String, used: Int, at moment: Moment = ago(1)) -> Sample {
    var sample = UpstreamSample(at: moment, roundTrip: .microseconds(2_400))
    sample.facts = Reading(
      ServerFacts(
        startedAt: ago(86_400 * 40), configurationLoadedAt: ago(86_400), inRecovery: false, role: "watcher",
        database: "shop", backendPID: 4711, serverAddress: nil, clientAddress: nil, providerMarks: [], clock: moment),
      at: moment)
    sample.sessions = Reading(
      Sessions(
        headroom: Headroom(max: 100, used: used, superuserReserved: 3, roleReserved: 0, rowsInActivity: used + 7),
        groups: [
          SessionGroup(
            application: "nightly-batch", role: "batch", database: "shop", state: "idle", address: "10.0.4.17",
            count: max(1, used - 33), idleForAnHour: used > 60 ? 58 : 0, longestInState: .seconds(11_400)),
          SessionGroup(
            application: "web", role: "web", database: "shop", state: "idle", address: "10.0.3.4", count: 30,
            longestInState: .seconds(12)),
          SessionGroup(
            application: "pgwatch-tui", role: "watcher", database: "shop", state: "active", address: "10.0.0.1",
            count: 1, longestInState: .zero),
        ],
        roles: [ConnectionLimit(name: "web", limit: 40, used: 30)],
        replicating: [
          SessionDetail(
            pid: 991, role: "materialize", database: "shop", application: "", backendType: "walsender", state: "active",
            address: "10.1.0.9", startedAt: ago(3_600), stateChangedAt: ago(3_600),
            tls: SessionTLS(inUse: true, version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", bits: 256))
        ],
        encrypted: 62, clear: 35), at: moment)
    sample.replication = Reading(
      Replication(
        maxSenders: 10, maxSlots: 10,
        senders: [
          WalSender(
            pid: 991, role: "materialize", address: "10.1.0.9", state: "streaming", startedAt: ago(3_600),
            repliedAt: ago(1), unsent: 0, unconfirmed: 120)
        ],
        slots: [
          ReplicationSlot(
            name: "materialize_u4", type: "logical", plugin: "pgoutput", database: "shop", activePID: 991, lag: 120,
            retained: 16_777_216, walStatus: "reserved"),
          ReplicationSlot(
            name: "materialize_u3", type: "logical", plugin: "pgoutput", database: "shop", lag: 12_345_678,
            retained: 50_331_648, walStatus: "reserved"),
        ]), at: moment)
    sample.settings = Reading(settings, at: moment)
    sample.accessRules = Reading(
      trouble: .denied(grant: "GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO \"watcher\""))
    return .upstream(name, sample)
  }

  static let settings = [
    Setting(name: "tcp_keepalives_idle", value: "7200", unit: "s", source: .kernel),
    Setting(name: "tcp_keepalives_interval", value: "75", unit: "s", source: .kernel),
    Setting(name: "tcp_keepalives_count", value: "9", unit: nil, source: .kernel),
    Setting(name: "tcp_user_timeout", value: "0", unit: "ms", source: .kernel),
    Setting(name: "wal_sender_timeout", value: "60000", unit: "ms", source: .default),
    Setting(name: "wal_level", value: "logical", unit: nil, source: .file, place: "postgresql.conf:12"),
    Setting(
      name: "max_wal_senders", value: "10", unit: nil, source: .alterSystem, place: "postgresql.auto.conf:3",
      pendingRestart: true),
    Setting(name: "statement_timeout", value: "30000", unit: "ms", source: .role, place: "materialize"),
    Setting(name: "idle_session_timeout", value: "0", unit: "ms", source: .default),
    Setting(name: "ssl", value: "on", unit: nil, source: .file, place: "postgresql.conf:30"),
    Setting(name: "ssl_cert_file", value: "server.crt", unit: nil, source: .default),
  ]

  static let connected: [Sample] = [
    targets,
    .connected(.materialize, handshake("9.5.0"), at: ago(690)),
    .connected(.upstream("orders-db"), handshake("15.18 (Debian 15.18-0+deb12u1)", tls: tls), at: ago(690)),
    .connected(.upstream("billing-db"), handshake("17.2"), at: ago(690)),
  ]

  /// Everything runs.
  static let healthy =
    connected
    + (0..<300).map { upstream("orders-db", used: 41, at: ago(602 - $0 * 2)) }
    + [materialize(stalled: false), upstream("orders-db", used: 41), upstream("billing-db", used: 12)]

  /// A job has taken every slot of orders-db, and a source needs one.
  static let exhausted =
    connected
    + (0..<300).map { upstream("orders-db", used: min(97, 41 + $0 / 4), at: ago(602 - $0 * 2)) }
    + [materialize(stalled: true), upstream("orders-db", used: 97), upstream("billing-db", used: 12)]
}

// MARK: - Losses

extension Scene {
  static let full = Loss(
    kind: .rejected, step: .authentication,
    server: ServerError(severity: "FATAL", sqlstate: "53300", message: "sorry, too many clients already"),
    message: "connection to server failed", address: "10.0.4.10:5432")
  static let refused = Loss(
    kind: .refused, step: .tcp, errno: 111, message: "Connection refused", address: "10.0.4.10:5432")
  static let silent = Loss(kind: .silent, step: .query, message: "no answer within 5 s", address: "127.0.0.1:6875")

  /// A role that may log in and nothing else.
  static let denied: [Sample] = {
    var sample = UpstreamSample(at: ago(1), roundTrip: .milliseconds(2))
    sample.sessions = Reading(
      Sessions(
        headroom: Headroom(max: 100, used: 41, superuserReserved: 3, roleReserved: 0, rowsInActivity: 48),
        groups: [SessionGroup(application: "web", role: "web", database: "shop", state: nil, address: nil, count: 40)],
        masked: true), at: ago(1))
    sample.facts = Reading(
      ServerFacts(
        startedAt: ago(86_400), configurationLoadedAt: ago(86_400), inRecovery: false, role: "watcher",
        database: "shop", backendPID: 4711, serverAddress: nil, clientAddress: nil, providerMarks: [], clock: ago(1)),
      at: ago(1))
    sample.replication = Reading(trouble: .denied(grant: "GRANT pg_monitor TO \"watcher\""))
    return connected + [.upstream("orders-db", sample)]
  }()
}
