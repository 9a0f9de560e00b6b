// What is copied cannot become another command, whatever a server calls its roles.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct CopiedTextTests {
  private let evil = "x'; DROP TABLE t; --\n$(reboot)\u{1B}[2J\""

  @Test(arguments: RemedyParityTests.places.map(\.0)) func hostileNamesStayNames(_ provider: Provider) {
    var source = Source.stalled(evil, id: "u12", error: evil)
    source.publication = evil
    source.cluster = evil
    source.slot = evil
    let evidence = Evidence.troubled(provider: provider, host: evil, source: source) { sample in
      sample.sessions?.value?.groups[0].role = evil
      sample.sessions?.value?.groups[1].role = evil
      sample.replication?.value?.slots[0].name = evil
      sample.replication?.value?.slots[1].name = evil
      sample.settings?.value? += ["ssl_cert_file", "ssl_key_file", "hba_file", "config_file"].map {
        Setting(name: $0, value: evil, unit: nil, source: .file)
      }
    } connect: { connection in
      connection.name = evil
      connection.user = evil
      connection.database = evil
    }
    for id in RemedyID.allCases {
      for text in remedies(id, evidence).flatMap(\.handOvers).map(\.text) {
        let steering = text.unicodeScalars.filter { $0 != "\n" && $0.isSteering }
        #expect(steering.isEmpty, "\(id.rawValue)")
        // The line break inside the name would begin a command of its own.
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix("$(reboot)") }, "\(id.rawValue): \(text)")
        #expect(!text.contains("'x'; DROP"), "\(id.rawValue): \(text)")
      }
    }
  }

  @Test func theStatementsThatAreSentKeepTheName() throws {
    let evidence = Evidence.troubled { _ in
    } connect: {
      $0.user = "mz \"prod\""
    }
    let proposal = try #require(remedies(.setKeepalives, evidence).first?.proposal)
    #expect(proposal.action.statements.first == "ALTER ROLE \"mz \"\"prod\"\"\" SET tcp_keepalives_idle = '60'")
  }
}
