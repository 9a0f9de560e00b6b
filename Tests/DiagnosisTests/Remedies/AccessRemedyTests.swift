// Lines of pg_hba.conf, logins, certificates, names, tunnels.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct AccessRemedyTests {
  private let refusal =
    "postgres: db error: FATAL: no pg_hba.conf entry for host \"203.0.113.7\", user \"materialize\", database \"shop\", no "
    + "encryption"

  @Test func theLineForMaterializeIsWrittenOut() throws {
    let evidence = Evidence.troubled(source: .stalled("orders", id: "u12", error: refusal))
    let remedy = try #require(remedies(.admitMaterialize, evidence).first)
    #expect(
      remedy.handOvers.first
        == HandOver("pg_hba.conf, above line 92", "hostssl  shop  materialize  203.0.113.7/32  scram-sha-256"))
    #expect(remedy.texts.contains("SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL;"))
    // The word replication is for physical replication.
    #expect(!remedy.handOvers[0].text.contains("replication"))
  }

  @Test func aConnectionInClearGetsAHostLineOrIsEncrypted() throws {
    let evidence = Evidence.troubled(source: .stalled("orders", id: "u12", error: refusal)) { _ in
    } connect: {
      $0.sslMode = "disable"
      $0.user = "all"
      $0.database = "My \"Shop\""
    }
    let remedy = try #require(remedies(.admitMaterialize, evidence).first)
    #expect(remedy.handOvers.first?.text == "host  \"My \"\"Shop\"\"\"  \"all\"  203.0.113.7/32  scram-sha-256")
    let encrypted = remedies(.encryptConnection, evidence).first?.texts
    #expect(encrypted?.contains("ALTER CONNECTION \"orders-db\" SET (SSL MODE = 'require');") == true)
  }

  @Test func whereTheServerSeesMaterializeComeFromIsNotGuessed() {
    let evidence = Evidence.troubled()
    let text = remedies(.admitMaterialize, evidence).first?.handOvers.first?.text
    #expect(text?.contains("hostssl  shop  materialize  CIDR  scram-sha-256\n# Fill in CIDR") == true)
  }

  @Test func anAddressInTheErrorIsTakenOnlyIfItIsOne() {
    let error = "no pg_hba.conf entry for host \"; rm -rf /\", user \"materialize\""
    let evidence = Evidence.troubled(source: .stalled("orders", id: "u12", error: error))
    #expect(remedies(.admitMaterialize, evidence).first?.handOvers.first?.text.contains("rm -rf") == false)
  }

  @Test func hostedServersHaveNoSuchFile() {
    let evidence = Evidence.troubled(provider: .azure, host: "orders.postgres.database.azure.com")
    let texts = remedies(.admitMaterialize, evidence).first?.texts ?? ""
    #expect(texts.contains("firewall-rule create") && !texts.contains("hostssl"))
  }

  @Test func certificatesAreRenewedInTheirOwnFiles() {
    let evidence = Evidence.troubled {
      $0.settings?.value? += [
        Setting(name: "ssl_cert_file", value: "/etc/ssl/my certs/server.crt", unit: nil, source: .file),
        Setting(name: "ssl_key_file", value: "server.key", unit: nil, source: .file),
      ]
    }
    let texts = remedies(.renewServerCertificate, evidence).first?.texts ?? ""
    #expect(texts.contains("openssl s_client -connect orders-db:5432 -starttls postgres -showcerts"))
    #expect(texts.contains("-subj /CN=orders-db -addext subjectAltName=DNS:orders-db"))
    #expect(texts.contains("install -m 644 -- server.crt.new '/etc/ssl/my certs/server.crt'"))
    #expect(texts.contains("SELECT pg_reload_conf();"))
    let client = remedies(.renewClientCertificate, evidence).first?.texts ?? ""
    #expect(client.contains("-subj /CN=materialize"))
    #expect(
      client.contains(
        "ALTER CONNECTION \"orders-db\" SET (SSL CERTIFICATE = SECRET postgres_crt), SET (SSL KEY = SECRET postgres_key);"
      ))
  }

  @Test func amazonsReplicationIsAGrant() {
    let rds = remedies(.correctLogin, .troubled(provider: .amazonRDS)).first?.texts ?? ""
    #expect(rds.contains("GRANT rds_replication TO materialize;"))
    #expect(
      remedies(.correctLogin, .troubled()).first?.texts.contains("ALTER ROLE materialize WITH LOGIN REPLICATION;")
        == true)
  }

  @Test func tunnelsAreNamed() {
    let ssh = Evidence.troubled { _ in
    } connect: {
      $0.tunnel = .ssh("bastion")
    }
    let remedy = remedies(.openFirewall, ssh).first
    #expect(remedy?.detail == "through the SSH tunnel bastion: the server sees the bastion's address")
    #expect(remedy?.texts.contains("mz_ssh_tunnel_connections") == true)
    #expect(remedies(.raiseBalancerTimeout, ssh).first?.handOvers.first?.title == "SSH bastion")
  }

  @Test func theSourceIsMadeAnewAsItWas() {
    var source = Source.stalled("Orders", id: "u12", error: "slot overcompacted")
    source.publication = "it's"
    let text = remedies(.recreateSource, .troubled(source: source)).first?.texts ?? ""
    #expect(
      text.contains(
        """
        CREATE SOURCE materialize."public"."Orders" IN CLUSTER ingest
          FROM POSTGRES CONNECTION "orders-db" (PUBLICATION 'it''s')
          FOR TABLES ("public"."Orders" AS orders);
        """))
    let publication = remedies(.restorePublication, .troubled(source: source)).first?.texts ?? ""
    #expect(publication.contains("CREATE PUBLICATION \"it's\" FOR TABLE \"public\".\"Orders\";"))
    #expect(publication.contains("ALTER TABLE \"public\".\"Orders\" REPLICA IDENTITY FULL;"))
  }

  @Test func aSourceIsRecreatedForAReason() {
    let lost = Diagnosis.remedies(for: .about(.slotLost, remedies: [.recreateSource]), .troubled(), .noon).first
    #expect(lost?.effect.contains("There is no other way: the WAL between") == true)
  }

  @Test func waitingHasAnEndWhereTheHoursAreKnown() {
    var target = Target.materialize
    target.host = "c0ffee.eu-west-1.aws.materialize.cloud"
    let evidence = Evidence([.targets([target], at: .noon)])
    let finding = Finding(
      .maintenanceWindow, .warning, confidence: 0.9, title: "away", support: ["seen"], remedies: [.waitForReconnection]
    )
    // Wednesday, 2026-11-25, 21:30 in Dublin, which is UTC in winter.
    let within = Standards(now: Moment(microseconds: 1_795_642_200_000_000))
    let effect = Diagnosis.remedies(for: finding, evidence, within).first?.effect
    #expect(
      effect?.hasSuffix(
        "Its weekly hours are on Wednesdays from 21:00 to 23:00, Europe/Dublin; this one ends at 2026-11-25 23:00:00 UTC."
      )
        == true)
  }

  @Test func aPausedSourceGetsAReplica() {
    let text = remedies(.giveReplica, .troubled(source: .paused)).first?.texts ?? ""
    #expect(text.contains("ALTER CLUSTER ingest SET (REPLICATION FACTOR 1);"))
    #expect(remedies(.giveReplica, .troubled()).isEmpty)
  }

  @Test func theMissingGrantIsTheOneThatTheFindingNames() {
    let grants = ["GRANT pg_read_all_stats TO \"watcher\""]
    let text = remedies(.grantPrivilege, .troubled(), grants: grants).first?.texts
    #expect(text == "SQL\nGRANT pg_read_all_stats TO \"watcher\";")
  }
}
