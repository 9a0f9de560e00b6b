// For each cause evidence that shows it, and evidence that comes near and does not.

import Diagnosis
import Samples
import TestSupport

struct CauseExample {
  var fires: Evidence
  var near: Evidence

  init(fires: Evidence, near: Evidence) {
    self.fires = fires
    self.near = near
  }

  init(fires: Outage, near: Outage) { self.init(fires: fires.evidence, near: near.evidence) }

  /// No cause is without one: this does not compile until it has.
  init(of cause: Cause) {
    switch cause {
    case .maintenanceWindow: self.init(fires: .maintenance, near: .maintenance.with { $0.invoicesAgo = nil })
    case .networkInstability:
      self.init(
        fires: Outage(Outage.closed, "postgres: error communicating with the server: Connection reset by peer"),
        near: .restart)
    case .firewallChange:
      self.init(
        fires: Outage(Outage.closed, Outage.silent),
        near: Outage(Outage.closed, Outage.refused).with { $0.isWatched = false })
    case .serverRestart: self.init(fires: .restart, near: Outage(Outage.closed))
    case .connectionTimeout:
      self.init(
        fires: Outage(Outage.closed).with { $0.set("idle_session_timeout", 5_000) },
        near: Outage(Outage.closed).with { $0.set("idle_session_timeout", 600_000) })
    case .resourceExhaustion:
      self.init(
        fires: Outage(Outage.closed).with { $0.upstream = .healthy(used: 97) },
        near: Outage(Outage.closed).with { $0.upstream = .healthy(used: 80) })
    case .loadBalancer:
      self.init(fires: .cutAtOneAge(spans: [60, 61, 60, 59]), near: .cutAtOneAge(spans: [60, 400, 25, 190]))
    case .certificateExpiry:
      self.init(
        fires: Outage(Outage.closed, "postgres: error communicating with the server: sslv3 alert certificate expired"),
        near: Outage(Outage.closed, "postgres: error performing TLS handshake: Connection reset by peer"))
    case .authenticationFailure:
      self.init(
        fires: Outage("postgres: db error: FATAL: password authentication failed for user \"materialize\""),
        // Another role's trouble is none of Materialize's.
        near: Outage(Outage.closed).with {
          $0.log("password authentication failed for user \"web\"", .authentication, role: "web")
        })
    case .hbaRejection:
      self.init(
        fires: Outage(
          "postgres: db error: FATAL: no pg_hba.conf entry for host \"203.0.113.7\", user \"materialize\", no encryption"
        ),
        near: Outage(Outage.closed).with { $0.upstream.accessRules = Reading([.lettingIn], at: .noon) })
    case .dnsFailure:
      self.init(
        fires: Outage(
          "postgres: error connecting to server: failed to lookup address information: Name or service not known"),
        near: Outage(Outage.closed))
    case .replicationCapacity:
      self.init(
        fires: Outage(
          "postgres: db error: FATAL: number of requested standby connections exceeds max_wal_senders (currently 10)"),
        near: Outage(Outage.closed).with { $0.upstream.replication?.value?.maxSenders = 2 })
    case .slotInUse:
      self.init(
        fires: Outage("postgres: db error: ERROR: replication slot \"materialize_u12\" is active for PID 4800"),
        near: Outage(Outage.closed))
    case .slotLost:
      self.init(
        fires: Outage(Outage.closed).with { $0.upstream.replication?.value?.slots[0].walStatus = "lost" },
        near: Outage(Outage.closed).with { $0.upstream.replication?.value?.slots[0].walStatus = "extended" })
    case .failover:
      self.init(
        fires: Outage(
          "postgres: unsupported action: database restored from point-in-time backup. Expected timeline ID 1 but got 2"),
        near: .restart)
    case .publicationMissing:
      self.init(fires: Outage("postgres: publication \"mz_source\" does not exist"), near: Outage(Outage.closed))
    case .upstreamChange:
      self.init(fires: .brokenTable(error: "postgres: table was truncated"), near: .brokenTable(error: nil))
    case .missingPrivilege:
      self.init(
        fires: Outage(Outage.closed).with {
          $0.upstream.accessRules = Reading(trouble: .denied(grant: "GRANT something"))
        },
        near: Outage(Outage.closed).with { $0.upstream.accessRules = Reading(trouble: .absent(why: "since 10")) })
    case .unansweredQuestion:
      self.init(
        fires: .healthy(upstream: .unanswered), near: Outage(Outage.closed).evidence)
    }
  }
}

extension UpstreamSample {
  fileprivate static let unanswered: UpstreamSample = {
    var sample = UpstreamSample.healthy()
    sample.replication = Reading(trouble: .failed(.statementTimeout))
    return sample
  }()
}

extension Outage {
  /// Materialize was upgraded; its sources are starting again, all together.
  static let maintenance = Outage(closed, ago: .seconds(40)).with {
    $0.status = .starting
    $0.invoicesAgo = .seconds(40)
    $0.materialize.facts?.value?.uptime = .seconds(30)
  }

  /// orders-db was restarted two minutes ago.
  static let restart = Outage(closed, refused).with {
    $0.upstream.facts?.value?.startedAt = .noon - .seconds(120)
    $0.upstream.facts?.value?.configurationLoadedAt = .noon - .seconds(120)
  }

  /// It runs for these spans in seconds, and falls after each.
  static func cutAtOneAge(spans: [Int]) -> Outage {
    Outage(closed, ago: .seconds(3)).with { outage in
      outage.history = []
      var at = outage.began
      for span in spans.reversed() {
        outage.history.insert(SourceEvent(sourceID: "u12", at: at, status: .stalled, error: closed), at: 0)
        at = at - .seconds(span)
        outage.history.insert(SourceEvent(sourceID: "u12", at: at, status: .running), at: 0)
        at = at - .seconds(6)
        outage.history.insert(SourceEvent(sourceID: "u12", at: at, status: .starting), at: 0)
        at = at - .seconds(5)
      }
    }
  }

  /// The source runs, and one of its tables may not.
  static func brokenTable(error: String?) -> Outage {
    Outage(closed, ago: .seconds(7_200)).with {
      $0.status = .running
      $0.recovered = .seconds(7_100)
      $0.materialize.tables = Reading(
        [
          SourceTable(
            id: "u20", sourceID: "u12", name: "cards", status: error == nil ? .running : .stalled, error: error)
        ],
        at: .noon)
    }
  }
}

extension AccessRule {
  static let lettingIn = AccessRule(
    file: "pg_hba.conf", line: 9, type: "host", databases: ["all"], users: ["all"], address: "all", netmask: nil,
    method: "scram-sha-256", options: [], error: nil)
}
