// create_sql as Materialize prints it, in the forms that its versions and its users have.

import Samples
import Testing

@testable import Polling

@Suite struct CreateSQLTests {
  private func connection(_ sql: String) -> SourceConnection { CreateSQL(sql).connection(id: "u1", name: "pg") }

  @Test func readsAConnection() {
    let connection = connection(
      #"""
      CREATE CONNECTION "materialize"."public"."pg" TO POSTGRES (DATABASE = "shop", HOST = 'db.example.com',
        PASSWORD = SECRET [u3 AS "materialize"."public"."pw"], PORT = 5433, SSL MODE = 'verify-full', USER = 'mz')
      """#)
    #expect(
      connection
        == SourceConnection(
          id: "u1", name: "pg", host: "db.example.com", port: 5433, database: "shop", user: "mz", sslMode: "verify-full"
        ))
  }

  @Test func takesWordsWithoutEqualsAndAnyCase() {
    let connection = connection(
      "create connection pg to postgres (host db.example.com, user mz, database 'it''s', ssl mode verify_ca)")
    #expect(connection.host == "db.example.com")
    #expect(connection.port == 5432)
    #expect(connection.user == "mz")
    #expect(connection.database == "it's")
    #expect(connection.sslMode == "verify-ca")
  }

  @Test func knowsTheDefaultSSLMode() {
    #expect(connection("CREATE CONNECTION c TO POSTGRES (HOST = 'h')").sslMode == "disable")
  }

  @Test func seesWhatStandsBetween() {
    #expect(
      connection(
        "CREATE CONNECTION c TO POSTGRES (HOST 'h', SSH TUNNEL = [u7 AS materialize.public.bastion], DATABASE d)"
      )
      .tunnel == .ssh("materialize.public.bastion"))
    let link = connection(
      #"CREATE CONNECTION c TO POSTGRES (AWS PRIVATELINK = [u8 AS "m"."p"."nlb"] (PORT 5432, AVAILABILITY ZONE 'a'), HOST = 'h', PORT = 6432)"#
    )
    #expect(link.tunnel == .privateLink("m.p.nlb"))
    #expect(link.host == "h" && link.port == 6432)
  }

  @Test func saysWhenTheHostIsRedacted() {
    let connection = connection("CREATE CONNECTION c TO POSTGRES (HOST = '<REDACTED>', DATABASE = '<REDACTED>')")
    #expect(connection.host == nil && connection.database == nil)
    #expect(connection.unreadable != nil)
  }

  @Test func neverShowsASecret() {
    let connection = connection(
      "CREATE CONNECTION c TO POSTGRES (HOST 'h', USER = SECRET [u3 AS m.p.s], PASSWORD SECRET pw)")
    #expect(connection.user == nil)
    #expect(connection.unreadable == nil)
  }

  @Test(arguments: [
    "", "CREATE CONNECTION c TO POSTGRES", "CREATE CONNECTION c TO POSTGRES (", "HOST 'open", "(((", "POSTGRES (HOST =",
  ])
  func bearsWhatIsCutOff(_ sql: String) { #expect(connection(sql).host == nil) }

  @Test func readsThePublication() {
    #expect(
      CreateSQL(
        "CREATE SOURCE s IN CLUSTER [u1] FROM POSTGRES CONNECTION [u2 AS m.p.pg] (DETAILS = '0a', PUBLICATION = 'mz_source') EXPOSE PROGRESS AS x"
      )
      .publication == "mz_source")
    #expect(CreateSQL("CREATE SOURCE s FROM POSTGRES CONNECTION pg (PUBLICATION 'it''s')").publication == "it's")
    #expect(CreateSQL("CREATE SOURCE s FROM LOAD GENERATOR COUNTER").publication == nil)
  }
}
