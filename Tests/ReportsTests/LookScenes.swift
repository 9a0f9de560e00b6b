// Looks as they come: whatever a report is tried with, it is tried with all of these.

import Diagnosis
import Reports
import Samples
import TestSupport

enum LookScene: String, CaseIterable {
  case full, healthy, nothingKnown, refused, hung, denied, exhausted, hostileWords, behindTunnel, logOfOurOwn, watched

  var assessment: Assessment {
    switch self {
    case .watched: Assessment(evidence, Standards(now: .noon), watchedFor: .milliseconds(60_400))
    case .nothingKnown: Assessment(evidence, Standards(now: .noon, lookEndedAfter: .seconds(10)))
    default: Assessment(evidence, Standards(now: .noon))
    }
  }

  private var evidence: Evidence {
    switch self {
    case .healthy, .watched: .healthy()
    case .nothingKnown:
      Evidence([
        .targets([.materialize, .upstream("orders-db")], at: .noon - .seconds(10)),
        .dialling(.materialize, at: .noon - .seconds(9)),
      ])
    case .refused:
      Evidence([
        .targets([.materialize, .upstream("orders-db")], at: .noon - .seconds(10)),
        .lost(.materialize, Loss(kind: .silent, step: .tcp, message: ""), at: .noon, retryAt: .noon),
        .lost(.upstream("orders-db"), .tooManyClients, at: .noon, retryAt: .noon),
      ])
    case .hung: .healthy(and: [.asked(.upstream("orders-db"), at: .noon - .seconds(8))])
    case .denied: .healthy(upstream: denied, materialize: deniedMaterialize)
    case .exhausted:
      .healthy(
        upstream: .healthy(used: 97),
        materialize: .healthy(sources: [
          .stalled("orders", id: "u12", error: "postgres: connection closed"), .running("customers", id: "u14"),
        ]))
    case .hostileWords:
      Evidence([
        .targets([.materialize, .upstream(hostile, connections: ["u3"])], at: .noon - .seconds(10)),
        .connected(.materialize, .example(version: hostile), at: .noon - .seconds(9)),
        .connected(.upstream(hostile), .example(version: hostile), at: .noon - .seconds(9)),
        .upstream(hostile, .healthy(used: 97)),
        .materialize(.healthy(sources: [.stalled(hostile, id: "u12", error: hostile)])),
      ])
    case .full: full
    case .behindTunnel:
      .healthy(and: [
        .targets([.materialize, .upstream("orders-db", obstacle: "behind an SSH tunnel")], at: .noon)
      ])
    case .logOfOurOwn: logOfOurOwn
    }
  }

  /// Everything that can be measured.
  private var full: Evidence {
    let own = CertificateFile(
      path: "/home/op/.postgresql/postgresql.crt",
      outcome: .read([.expiring(in: .seconds(90 * 86_400), subject: "CN=watcher")]))
    var source = Source.running("orders", id: "u12")
    source.lag = .milliseconds(1500)
    var sample = UpstreamSample.healthy()
    sample.replication?.value?.slots[0].retained = 16 << 20
    return .healthy(
      upstream: sample, materialize: .healthy(sources: [source]),
      and: [.certificates(.upstream("orders-db"), OwnCertificates(client: own), at: .noon)])
  }

  private var denied: UpstreamSample {
    let trouble = Trouble.denied(grant: "GRANT pg_monitor TO watcher")
    var sample = UpstreamSample.healthy()
    sample.sessions = Reading(trouble: trouble)
    sample.replication = Reading(trouble: trouble)
    sample.settings = Reading(trouble: trouble)
    return sample
  }

  private var deniedMaterialize: MaterializeSample {
    var sample = MaterializeSample.healthy()
    sample.facts = Reading(trouble: .absent(why: "older than v0.26"))
    sample.connections = Reading(trouble: .denied(grant: "GRANT USAGE ON SCHEMA mz_internal TO watcher"))
    return sample
  }

  private var logOfOurOwn: Evidence {
    var target = Target.upstream("orders-db", connections: ["u3"])
    target.logPlace = "/var/log/orders.log"
    let missing = ServerError(
      severity: "ERROR", sqlstate: nil, message: "Permission denied", hint: "Run this with sudo")
    return .healthy(and: [
      .targets([.materialize, target], at: .noon),
      .logs("orders-db", Reading(trouble: .failed(missing)), at: .noon),
    ])
  }
}
