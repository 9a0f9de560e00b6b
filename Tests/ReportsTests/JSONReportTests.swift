// `check --format json`: the contract that scripts rely on.

import Diagnosis
import FoundationEssentials
import Reports
import Samples
import TestSupport
import Testing

@Suite struct JSONReportTests {
  @Test func anIncidentIsWrittenInFull() {
    let own = CertificateFile(
      path: "/home/op/.postgresql/postgresql.crt",
      outcome: .read([.expiring(in: .seconds(90 * 86_400), subject: "CN=watcher")]))
    let evidence = Evidence.healthy(
      upstream: .healthy(used: 97),
      materialize: .healthy(sources: [.stalled("orders", id: "u12", error: "postgres: connection closed")]),
      and: [.certificates(.upstream("orders-db"), OwnCertificates(client: own), at: .noon)])
    let text = ReportFormat.json.render(Assessment(evidence, Standards(now: .noon)))
    #expect(text == incident)
  }

  @Test func tlsIsKnownThoughTheLoginFailed() throws {
    var loss = Loss.tooManyClients
    loss.peer = .example
    let evidence = Evidence([
      .targets([.upstream("orders-db")], at: .noon), .lost(.upstream("orders-db"), loss, at: .noon, retryAt: .noon),
    ])
    let text = ReportFormat.json.render(Assessment(evidence, Standards(now: .noon)))
    #expect(text.contains("\"in_use\": true"))
    #expect(text.contains("\"version\": \"TLSv1.3\""))
    #expect(text.contains("\"server_certificate_expires\": \"2027-06-22T10:00:00Z\""))
  }

  @Test func theNextQuestionUnderWayIsNoSilence() throws {
    for (age, isReachable) in [(1, true), (60, false)] {
      let asked = Sample.asked(.upstream("orders-db"), at: .noon - .seconds(age))
      let report = try decode(ReportFormat.json.render(Assessment(.healthy(and: [asked]), Standards(now: .noon))))
      #expect(report.upstreams.first?.reachable == isReachable)
    }
  }

  @Test func whatIsNotKnownIsNull() throws {
    let evidence = Evidence([
      .targets([.materialize, .upstream("orders-db"), .upstream("far-db", obstacle: "behind a tunnel")], at: .noon),
      .lost(.materialize, Loss(kind: .silent, step: .tcp, message: ""), at: .noon, retryAt: .noon),
      .lost(.upstream("orders-db"), .tooManyClients, at: .noon, retryAt: .noon),
    ])
    let text = ReportFormat.json.render(Assessment(evidence, Standards(now: .noon)))
    #expect(text.contains("\"sources\": []"))
    let report = try decode(text)
    #expect(report.verdict == "critical")
    #expect(report.materialize?.reachable == false)
    #expect(report.materialize?.version == nil)
    #expect(report.upstreams.map(\.reachable) == [false, nil])
    #expect(report.upstreams.map(\.error) == ["refused (53300): sorry, too many clients already", "behind a tunnel"])
    #expect(report.upstreams.allSatisfy { $0.connections == nil && $0.settings?.isEmpty == true && $0.provider == nil })
    #expect(report.upstreams.map(\.probe.tcp_ms) == [0.3, nil])
    #expect(report.upstreams.map(\.probe.auth_ms) == [nil, nil])
  }

  @Test func aLogThatCannotBeReadSaysWhyAndWhatHelps() throws {
    var target = Target.upstream("orders-db")
    target.logPlace = "/var/log/orders.log"
    let denied = ServerError(severity: "ERROR", sqlstate: nil, message: "Permission denied", hint: "Run this with sudo")
    let evidence = Evidence([
      .targets([target, .upstream("billing-db")], at: .noon), .upstream("orders-db", .healthy()),
      .upstream("billing-db", .healthy()), .logs("orders-db", Reading(trouble: .failed(denied)), at: .noon),
    ])
    let assessment = Assessment(evidence, Standards(now: .noon))
    #expect(
      assessment.logs == [
        LogFileStatus(
          upstream: "orders-db", place: "/var/log/orders.log", isReadable: false, error: "Permission denied",
          hint: "Run this with sudo")
      ])
    let text = ReportFormat.json.render(assessment)
    #expect(text.contains("\"readable\": false") && text.contains("\"hint\": \"Run this with sudo\""))
    // It is no fault of the servers.
    #expect(assessment.verdict == .ok)
  }

  @Test func withoutMaterializeThereAreNoSources() throws {
    let evidence = Evidence([.targets([.upstream("orders-db")], at: .noon), .upstream("orders-db", .healthy())])
    let report = try decode(ReportFormat.json.render(Assessment(evidence, Standards(now: .noon))))
    #expect(report.materialize == nil)
    #expect(report.sources?.isEmpty == true)
    #expect(report.verdict == "ok")
  }

  @Test func hostileTextIsEscapedAndComesBackAsItWas() throws {
    let evidence = Evidence.healthy(
      materialize: .healthy(sources: [.stalled(hostile, id: "u12", error: hostile)]))
    let text = ReportFormat.json.render(Assessment(evidence, Standards(now: .noon)))
    #expect(!text.unicodeScalars.contains { $0.isSteering && $0 != "\n" })
    let report = try decode(text)
    #expect(report.sources?.first?.name == "materialize.public.\(hostile)")
    #expect(report.sources?.first?.error == hostile)
  }

  @Test func whatStandsInThePathIsTold() throws {
    var sample = UpstreamSample.healthy()
    var facts = ServerFacts.example(backendPID: 9, marks: ["rds_superuser", "rds."])
    facts.serverAddress?.port = 5433
    sample.facts = Reading(facts, at: .noon)
    let report = try decode(ReportFormat.json.render(Assessment(.healthy(upstream: sample), Standards(now: .noon))))
    #expect(report.upstreams.map(\.path.pooler) == [true])
    #expect(report.upstreams.map(\.path.translated) == [true])
    #expect(report.upstreams.map(\.provider) == ["amazon-rds"])
  }

  private func decode(_ text: String) throws -> Report {
    try JSONDecoder().decode(Report.self, from: Data(text.utf8))
  }

  /// What a strict reader makes of it.
  private struct Report: Decodable {
    struct Materialize: Decodable {
      var reachable: Bool?
      var version: String?
    }
    struct Source: Decodable {
      var name: String
      var error: String?
    }
    struct Upstream: Decodable {
      var reachable: Bool?
      var error, provider: String?
      var probe: Probe
      var connections: [String: Int?]?
      var settings: [[String: String?]]?
      var path: Path
    }
    struct Probe: Decodable { var tcp_ms, auth_ms: Double? }
    struct Path: Decodable { var pooler, translated: Bool? }

    var verdict: String
    var materialize: Materialize?
    var sources: [Source]?
    var upstreams: [Upstream]
  }

  private let incident = """
    {
      "schema": 1,
      "at": "2026-11-22T10:00:00Z",
      "watched_s": null,
      "verdict": "critical",
      "materialize": { "reachable": true, "error": null, "version": "v26.4.0 (abcdef)", "uptime_s": 86400 },
      "sources": [
        {
          "id": "u12",
          "name": "materialize.public.orders",
          "status": "stalled",
          "error": "postgres: connection closed",
          "since": "2026-11-22T09:55:48Z",
          "upstream": "orders-db",
          "slot": "materialize_u12"
        }
      ],
      "upstreams": [
        {
          "name": "orders-db",
          "reachable": true,
          "error": null,
          "version": "15.18",
          "provider": "self-managed",
          "probe": { "dns_ms": 0.4, "tcp_ms": 0.3, "tls_ms": 2.1, "auth_ms": 1.9, "query_ms": 0.512 },
          "connections": {
            "max": 100,
            "used": 97,
            "reserved": 3,
            "remaining": 0,
            "used_at_least": 97,
            "used_at_most": 97,
            "remaining_at_least": 0,
            "remaining_at_most": 0,
            "logging_in": null
          },
          "wal_senders": { "max": 10, "used": 1 },
          "replication_slots": { "max": 10, "used": 1 },
          "settings": [
            {
              "name": "tcp_keepalives_idle",
              "value": "7200",
              "unit": "s",
              "source": "kernel",
              "where": null,
              "recommended": "60",
              "verdict": "advice"
            },
            {
              "name": "wal_sender_timeout",
              "value": "60000",
              "unit": "ms",
              "source": "file",
              "where": "postgresql.conf:12",
              "recommended": null,
              "verdict": "ok"
            }
          ],
          "tls": {
            "in_use": true,
            "version": "TLSv1.3",
            "cipher": "TLS_AES_256_GCM_SHA384",
            "server_certificate_expires": "2027-06-22T10:00:00Z",
            "client_certificate_expires": "2027-02-20T10:00:00Z"
          },
          "path": { "pooler": false, "translated": false },
          "log": null
        }
      ],
      "findings": [
        {
          "cause": "resource-exhaustion",
          "severity": "critical",
          "confidence": 0.95,
          "source": "u12",
          "upstream": "orders-db",
          "title": "orders-db has no connection slot left for ordinary roles",
          "evidence": [
            "pg_stat_activity: 97 of 97 used, 3 of 100 reserved (orders-db, 2026-11-22 09:59:59 UTC)",
            "most are held by role batch: 96 (orders-db, 2026-11-22 09:59:59 UTC)",
            "mz_source_statuses.error: postgres: connection closed (Materialize, 2026-11-22 09:55:48 UTC)"
          ],
          "against": [],
          "would_settle": [],
          "remedies": [
            "End idle sessions, most of them of role batch",
            "Limit role batch to 85 connections",
            "Raise max_connections on orders-db"
          ]
        }
      ]
    }

    """
}
