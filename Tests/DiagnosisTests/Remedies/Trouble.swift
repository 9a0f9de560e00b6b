// An installation on which everything is wrong at once, so that every remedy has something to do.

import Diagnosis
import Samples
import TestSupport

extension Evidence {
  /// - Parameters:
  ///   - provider: as the configuration says it.
  ///   - host: what is dialled, and what Materialize's connection names.
  static func troubled(
    provider: Provider = .selfManaged, host: String = "orders-db", version: Int = 150_018,
    source: Source = .stalled("orders", id: "u12", error: "postgres: connection closed"),
    change: (inout UpstreamSample) -> Void = { _ in }, connect: (inout SourceConnection) -> Void = { _ in }
  ) -> Evidence {
    var connection = SourceConnection(
      id: "u3", name: "orders-db", host: host, database: "shop", user: "materialize", sslMode: "require")
    connect(&connection)
    var materialize = MaterializeSample.healthy(sources: [source])
    materialize.connections = Reading([connection], at: .noon)
    materialize.tables = Reading(
      [SourceTable(id: "u13", sourceID: "u12", name: "orders", upstreamName: "public.Orders")], at: .noon)
    var target = Target.upstream("orders-db", host: host, connections: ["u3"])
    target.provider = provider.rawValue
    target.administrator = "admin"
    var handshake = Handshake.example(tls: .expiring)
    handshake.versionNumber = version
    handshake.host = host
    var upstream = UpstreamSample.troubled
    change(&upstream)
    return Evidence(
      [
        .targets([.materialize, target], at: .noon - .seconds(10)),
        .connected(.materialize, .example(version: "9.5.0"), at: .noon - .seconds(9)),
        .connected(.upstream("orders-db"), handshake, at: .noon - .seconds(9)),
      ] + idleCuts + [.materialize(materialize), .upstream("orders-db", upstream)])
  }

  /// Four times a session of Materialize's role was gone after 350 s of silence.
  private static var idleCuts: [Sample] {
    (1...4).flatMap { number -> [Sample] in
      let end = Moment.noon - .seconds(number * 1000)
      let session = SessionDetail(
        pid: Int32(number), role: "materialize", database: "shop", application: "", backendType: "client backend",
        state: "idle", address: "203.0.113.7", startedAt: end - .seconds(500), stateChangedAt: end - .seconds(350),
        tls: nil)
      return [
        .upstream("orders-db", look(end - .seconds(1), [session])), .upstream("orders-db", look(end + .seconds(1), [])),
      ]
    }.sorted { $0.at < $1.at }
  }

  private static func look(_ at: Moment, _ sessions: [SessionDetail]) -> UpstreamSample {
    var sample = UpstreamSample(at: at, roundTrip: .milliseconds(4))
    var facts = ServerFacts.example()
    facts.clock = at
    sample.facts = Reading(facts, at: at)
    var value = Sessions.example(used: 41)
    value.replicating = sessions
    sample.sessions = Reading(value, at: at)
    return sample
  }
}

extension UpstreamSample {
  /// Exhausted, badly set, its slot held by somebody else. Behind a pooler: the pid that answers is not that of the login.
  static var troubled: UpstreamSample {
    var sample = UpstreamSample.healthy()
    let at = Moment.noon
    sample.facts = Reading(.example(backendPID: 815), at: at)
    var sessions = Sessions.example(used: 97)
    sessions.groups = [
      SessionGroup(
        application: "", role: "batch", database: "shop", state: "idle", address: "10.0.4.20", count: 58,
        idleForAnHour: 12, longestInState: .seconds(11_400)),
      SessionGroup(
        application: "", role: "batch", database: "shop", state: "active", address: "10.0.4.20", count: 3),
      SessionGroup(application: "", role: "web", database: "shop", state: "idle", address: "10.0.3.1", count: 30),
      SessionGroup(
        application: "", role: "materialize", database: "shop", state: "idle", address: "203.0.113.7", count: 6),
    ]
    sessions.roles = [
      ConnectionLimit(name: "batch", limit: -1, used: 61), ConnectionLimit(name: "materialize", limit: 6, used: 6),
    ]
    sessions.replicating = []
    sample.sessions = Reading(sessions, at: at)
    sample.replication = Reading(.troubled, at: at)
    sample.settings = Reading(Setting.troubled, at: at)
    sample.accessRules = Reading(
      [
        AccessRule(
          file: "pg_hba.conf", line: 92, type: "host", databases: ["all"], users: ["all"], address: "all", netmask: nil,
          method: "reject", options: [], error: nil)
      ], at: at)
    return sample
  }
}

extension Replication {
  static let troubled = Replication(
    maxSenders: 2, maxSlots: 2,
    senders: [
      WalSender(pid: 4800, role: "debezium", startedAt: .noon - .seconds(3600), repliedAt: .noon - .seconds(2)),
      WalSender(pid: 4801, role: "standby", startedAt: .noon - .seconds(7200), repliedAt: .noon - .seconds(2)),
    ],
    slots: [
      ReplicationSlot(name: "materialize_u12", type: "logical", activePID: 4800, walStatus: "extended"),
      ReplicationSlot(name: "old_copy", type: "logical", retained: 3 << 30, walStatus: "extended"),
    ])
}

extension Setting {
  static let troubled: [Setting] = [
    Setting(name: "tcp_keepalives_idle", value: "7200", unit: "s", source: .kernel),
    Setting(name: "tcp_keepalives_interval", value: "75", unit: "s", source: .kernel),
    Setting(name: "tcp_keepalives_count", value: "9", unit: nil, source: .kernel),
    Setting(name: "wal_sender_timeout", value: "0", unit: "ms", source: .file, place: "postgresql.conf:12"),
    Setting(name: "idle_session_timeout", value: "5000", unit: "ms", source: .alterSystem),
    Setting(name: "lock_timeout", value: "1000", unit: "ms", source: .database, place: "shop"),
    Setting(name: "statement_timeout", value: "30000", unit: "ms", source: .file),
    Setting(name: "max_connections", value: "100", unit: nil, source: .file, context: "postmaster"),
    Setting(name: "max_wal_senders", value: "2", unit: nil, source: .file, context: "postmaster"),
    Setting(name: "max_replication_slots", value: "2", unit: nil, source: .file, context: "postmaster"),
    Setting(name: "max_slot_wal_keep_size", value: "1024", unit: "MB", source: .file, context: "sighup"),
    Setting(name: "wal_level", value: "logical", unit: nil, source: .file, context: "postmaster"),
    Setting(name: "log_connections", value: "off", unit: nil, source: .default, context: "superuser-backend"),
    Setting(name: "log_disconnections", value: "off", unit: nil, source: .default, context: "superuser-backend"),
  ]
}

extension PeerTLS {
  /// Its certificate has three days left.
  static let expiring = PeerTLS(
    version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", bits: 256,
    chain: [.expiring(in: .seconds(3 * 86_400), subject: "CN=orders-db")])
}

extension Finding {
  /// About the source of `Evidence.troubled`.
  static func about(
    _ cause: Cause, remedies: [RemedyID]? = nil, grants: [String] = [], settings: Set<String> = []
  ) -> Finding {
    Finding(
      cause, .critical, confidence: 0.9, source: "u12", upstream: "orders-db", title: "something", support: ["seen"],
      remedies: remedies, advice: ["and think"], grants: grants, settings: settings)
  }
}

extension Standards {
  static let noon = Standards(now: .noon)
}

/// The remedies of one id in an installation.
func remedies(
  _ id: RemedyID, _ evidence: Evidence, cause: Cause = .networkInstability, grants: [String] = [],
  settings: Set<String> = []
) -> [Remedy] {
  Diagnosis.remedies(for: .about(cause, remedies: [id], grants: grants, settings: settings), evidence, .noon)
}

extension Remedy {
  var proposal: Proposal? { if case .change(let proposal)? = application { proposal } else { nil } }
  /// All that is handed over, in one text.
  var texts: String { handOvers.map { "\($0.title)\n\($0.text)" }.joined(separator: "\n") }
}
