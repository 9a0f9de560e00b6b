// Names and addresses that must not be in a report, and words that must.

import Diagnosis
import Samples
import TestSupport
import Testing

@testable import Reports

@Suite struct RedactionTests {
  private static let known: Redactor = {
    var redactor = Redactor()
    redactor.learn("orders-db", .upstream)
    redactor.learn("orders", .source)
    redactor.learn("shop", .database)
    redactor.learn("batch", .role)
    redactor.learn("we\"ird ro`le", .role)
    redactor.learn("connection", .role)
    redactor.learn("postgres", .role)
    redactor.learn("10", .role)
    redactor.learn("O'Brien", .role)
    redactor.learn("orders.example.net", .host)
    return redactor
  }()

  @Test(arguments: [
    ("orders-db is full", "upstream-1 is full"),
    ("orders is stalled on orders-db", "source-1 is stalled on upstream-1"),
    // Whole words only, whatever their case.
    ("a workshop, Shop and shopping", "a workshop, database-1 and shopping"),
    ("most are held by role batch: 96", "most are held by role role-1: 96"),
    ("batch_jobs and wal_batch", "batch_jobs and wal_batch"),
    // The longest of what a name may be.
    ("orders.replica.acme.example refused, orders.", "host-2 refused, source-1."),
    ("role \"mz_batch\", role \"mz_system\"", "role \"role-6\", role \"mz_system\""),
    // Names that are words: only where they are told to be names.
    ("postgres: connection closed", "postgres: connection closed"),
    ("role connection, \"connection\", connection closed", "role role-3, \"role-3\", connection closed"),
    ("10 of 10 used by role 10", "10 of 10 used by role role-4"),
    // As SQL writes them.
    ("ALTER ROLE \"we\"\"ird ro`le\" SET x = 'O''Brien'", "ALTER ROLE \"role-2\" SET x = 'role-5'"),
    ("user=batch database=shop", "user=role-1 database=database-1"),
    ("host=orders.example.net", "host=host-1"), ("ORDERS.EXAMPLE.NET", "host-1"),
    // Not known before, but told or plain to see.
    ("password authentication failed for user \"carol\"", "password authentication failed for user \"role-6\""),
    ("carol again? role \"carol\", then carol", "carol again? role \"role-6\", then role-6"),
    ("relation \"public.secrets\" does not exist", "relation \"table-1\" does not exist"),
    ("lookup of db-7.corp.example failed", "lookup of host-2 failed"),
    ("/home/alice/.postgresql/postgresql.crt", "/home/name-1/.postgresql/postgresql.crt"),
    // Addresses.
    ("to 10.0.4.17:5432, 10.0.4.0/24", "to address-1:5432, address-2/24"),
    ("from [2001:db8::1]:5432 and fe80::1.", "from [address-1]:5432 and address-2."),
    ("::ffff:192.0.2.1", "address-1"), ("127.0.0.1, ::1, 0.0.0.0/0", "127.0.0.1, ::1, 0.0.0.0/0"),
    // What is no address and no host.
    ("at 09:55:48, 2026-11-22 10:00:00 UTC", "at 09:55:48, 2026-11-22 10:00:00 UTC"),
    ("15.18, v26.4.0, pg_hba.conf, postgresql.auto.conf:3", "15.18, v26.4.0, pg_hba.conf, postgresql.auto.conf:3"),
    ("x::int, dead::beef?", "x::int, address-1?"),
    (
      "tcp_keepalives_idle, server-restart, mz_source_statuses.error",
      "tcp_keepalives_idle, server-restart, mz_source_statuses.error"
    ),
  ])
  func texts(text: String, redacted: String) {
    var redactor = RedactionTests.known
    #expect(redactor.redact(text) == redacted)
  }

  @Test func theSameNameIsTheSameWordThroughout() {
    var redactor = RedactionTests.known
    let first = redactor.redact("10.0.4.17 and 10.0.4.18")
    #expect(redactor.redact("10.0.4.18, 10.0.4.17") == "address-2, address-1")
    #expect(first == "address-1 and address-2")
  }

  /// Whoever issued it, whether the login worked, and however the name is written.
  @Test func certificatesTellNoNames() {
    let names = [
      "CN=zqserver,O=zqorg\\, zqpart,OU=zqunit", "O=zqfirst+OU=zqsecond", "/C=DE/O=zqthird, zqfourth/CN=zqfifth",
    ]
    for name in names {
      var loss = Loss.tooManyClients
      loss.peer = PeerTLS(
        version: "TLSv1.3", cipher: "", bits: 256, chain: [.expiring(in: .seconds(60), subject: name)])
      for server in [ServerID.materialize, .upstream("orders-db")] {
        let evidence = Evidence([
          .targets([.materialize, .upstream("orders-db")], at: .noon - .seconds(60)),
          .lost(server, loss, at: .noon - .seconds(50), retryAt: .noon),
        ])
        var redactor = Redactor(evidence, [])
        #expect(!redactor.redact("shown by our failed login: \(name)").contains("zq"))
        #expect(!redactor.redact(name.filter { $0 != "\\" }).contains("zq"))
      }
    }
  }

  @Test func noHalfOfANameIsLeftWhereATextIsCut() {
    var writer = MarkdownWriter(redactor: RedactionTests.known)
    let text = String(repeating: "x ", count: 10) + "orders-db"
    #expect(writer.write([.paragraph(["\(text, atMost: 26)"])]) == "x x x x x x x x x x upstr…\n")
  }

  @Test func aNameByItselfIsAlwaysReplaced() {
    var redactor = RedactionTests.known
    #expect(redactor.redact(name: "connection") == "role-3")
    #expect(redactor.redact(name: "postgres") == "postgres")
  }

  /// A whole installation whose every name is told apart from all words of the report.
  @Test func noNameOfTheInstallationIsLeft() {
    let names = [
      "zq-upstream", "zqhost.internal.example", "zqdatabase", "zqwatcher", "zqsource", "zqcluster", "zqconnection",
      "zqslot", "zqpublication", "zqrole", "zqbatch", "zq app", "198.51.100.7", "zqdba", "zqtable", "zqtenant",
    ]
    let report = IncidentReport(
      Assessment(secretEvidence, Standards(now: .noon)), journal: [secretEntry], programVersion: "0.1.0",
      isRedacted: true)
    let plain = IncidentReport(
      Assessment(secretEvidence, Standards(now: .noon)), journal: [secretEntry], programVersion: "0.1.0")
    #expect(plain.markdown.contains("zqsource") && plain.markdown.contains("zq-upstream"))
    for name in names { #expect(!report.markdown.contains(name), "\(name)") }
    #expect(!report.markdown.contains("zq"))
  }

  private let secretEntry = JournalEntry(
    id: "1", at: .noon - .seconds(60), upstream: "zq-upstream", host: "198.51.100.7", role: "zqdba",
    purpose: "Limit role zqbatch", sql: ["ALTER ROLE zqbatch CONNECTION LIMIT 5"], action: .limitRole("zqbatch", 5),
    differences: [.init("CONNECTION LIMIT of role zqbatch", old: "none", new: "5")], outcome: .applied,
    undo: .limitRole("zqbatch", -1))

  private var secretEvidence: Evidence {
    var source = Source.stalled(
      "zqsource", id: "u12",
      error: "postgres: db error: FATAL: no pg_hba.conf entry for host \"198.51.100.7\", user \"zqrole\", database "
        + "\"zqdatabase\"; relation \"zqtable\", slot zqslot at zqhost.internal.example")
    (source.cluster, source.slot, source.publication, source.connectionID) = (
      "zqcluster", "zqslot", "zqpublication", "u3"
    )
    (source.database, source.schema) = ("zqtenant", "zqtenant")
    var sample = MaterializeSample.healthy(sources: [source])
    sample.connections = Reading(
      [
        SourceConnection(
          id: "u3", name: "zqconnection", host: "zqhost.internal.example", database: "zqdatabase", user: "zqrole")
      ], at: sample.at)
    var upstream = UpstreamSample.healthy(used: 97)
    upstream.sessions?.value?.groups = [
      SessionGroup(
        application: "zq app", role: "zqbatch", database: "zqdatabase", state: "idle", address: "198.51.100.7",
        count: 90)
    ]
    return Evidence([
      .targets(
        [
          .materialize,
          Target(
            id: .upstream("zq-upstream"), host: "zqhost.internal.example", port: 5432, database: "zqdatabase",
            user: "zqwatcher", connectionIDs: ["u3"], administrator: "zqdba"),
        ], at: .noon - .seconds(10)),
      .connected(.materialize, .example(), at: .noon - .seconds(9)),
      .connected(.upstream("zq-upstream"), .example(), at: .noon - .seconds(9)),
      .materialize(sample), .upstream("zq-upstream", upstream),
    ])
  }
}
