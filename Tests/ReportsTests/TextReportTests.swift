// `check --format text`: what people read.

import Diagnosis
import Reports
import Samples
import TestSupport
import Testing

@Suite struct TextReportTests {
  @Test func healthy() {
    let text = ReportFormat.text.render(Assessment(.healthy(), Standards(now: .noon)))
    #expect(
      text == """
        OK: nothing wrong found

        Sources of Materialize v26.4.0 (abcdef), up 1d
          materialize.public.orders  running for 12d  orders-db

        Upstreams
          orders-db  PostgreSQL 15.18, self-managed
                     56 connections left: 41 of 100 used, 3 reserved; WAL senders 1 of 10; slots 1 of 10
                     TLSv1.3, TLS_AES_256_GCM_SHA384; server certificate expires in 212d
                     advice: tcp_keepalives_idle 7200 s, better 60 s

        Looked at Materialize (1 source) and 1 upstream, 2026-11-22 10:00:00 UTC.
        Of upstreams: start time, connections, WAL senders and slots, settings, pg_hba.conf, certificates.

        """)
  }

  @Test func incident() {
    let evidence = Evidence.healthy(
      upstream: .healthy(used: 97),
      materialize: .healthy(sources: [
        .stalled("orders", id: "u12", error: "postgres: connection closed"), .running("customers", id: "u14"),
      ]),
      and: [
        .targets(
          [
            .materialize, .upstream("orders-db", connections: ["u3"]), .upstream("billing"),
            .upstream("far", obstacle: "behind an SSH tunnel: name it with --postgres far=CONNINFO"),
          ], at: .noon),
        .lost(.upstream("billing"), .tooManyClients, at: .noon - .seconds(3), retryAt: .noon),
      ])
    let text = ReportFormat.text.render(Assessment(evidence, Standards(now: .noon)))
    #expect(
      text == """
        CRITICAL: orders is stalled: orders-db has no connection slot left for ordinary roles

        Sources of Materialize v26.4.0 (abcdef), up 1d
          materialize.public.orders     stalled for 4m 12s  orders-db  postgres: connection closed
          materialize.public.customers  running for 12d     orders-db

        Upstreams
          orders-db  PostgreSQL 15.18, self-managed
                     0 connections left: 97 of 100 used, 3 reserved; WAL senders 1 of 10; slots 1 of 10
                     TLSv1.3, TLS_AES_256_GCM_SHA384; server certificate expires in 212d
                     advice: tcp_keepalives_idle 7200 s, better 60 s
          billing    not usable: refused (53300): sorry, too many clients already
          far        not watched: behind an SSH tunnel: name it with --postgres far=CONNINFO

        Findings
          critical: orders is stalled: orders-db has no connection slot left for ordinary roles (resource-exhaustion, certain)
            seen  pg_stat_activity: 97 of 97 used, 3 of 100 reserved (orders-db, 2026-11-22 09:59:59 UTC)
            seen  most are held by role batch: 96 (orders-db, 2026-11-22 09:59:59 UTC)
            seen  mz_source_statuses.error: postgres: connection closed (Materialize, 2026-11-22 09:55:48 UTC)
            do    End idle sessions, most of them of role batch
            do    Limit role batch to 85 connections
            do    Raise max_connections on orders-db
          critical: billing: refused (53300): sorry, too many clients already (resource-exhaustion, certain)
            seen  our own connection to 10.0.4.17:5432: refused (53300): sorry, too many clients already (billing, 2026-11-22 09:59:57 UTC)
            do    End idle sessions
          info: far is not watched: behind an SSH tunnel: name it with --postgres far=CONNINFO (missing-privilege, certain)
            seen  mz_connections.create_sql (Materialize)

        Looked at Materialize (2 sources) and 1 of 3 upstreams, 2026-11-22 10:00:00 UTC.
        Of upstreams: start time, connections, WAL senders and slots, settings, pg_hba.conf, certificates.

        """)
  }

  @Test func nothingAnswered() {
    let evidence = Evidence([
      .targets([.materialize], at: .noon - .seconds(10)), .dialling(.materialize, at: .noon - .seconds(9)),
    ])
    let assessment = Assessment(evidence, Standards(now: .noon, lookEndedAfter: .seconds(10)))
    #expect(
      ReportFormat.text.render(assessment) == """
        UNKNOWN: Materialize did not answer within 10.0 s

        Findings
          unknown: Materialize did not answer within 10.0 s (network-instability, possible)
            seen  a connection has been attempted for 9.0 s (Materialize)
            ask   a longer look: the connection's own deadlines then say what fails
            do    look again with a longer --timeout

        Looked at nothing: no server answered until 2026-11-22 10:00:00 UTC.

        """)
  }

  @Test func hostileTextDoesNotReachTheTerminal() {
    let evidence = Evidence.healthy(
      materialize: .healthy(sources: [.stalled(hostile, id: "u12", error: hostile)]))
    let text = ReportFormat.text.render(Assessment(evidence, Standards(now: .noon)))
    #expect(!text.unicodeScalars.contains { $0.isSteering && $0 != "\n" })
    #expect(text.contains("\\u001B]0;gone\\u0007"))
    #expect(text.contains("txt\\u007F next 数 é"))
  }
}
