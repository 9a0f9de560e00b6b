// A link against real servers: it opens, asks, and tells what it met.

import Demo
import Samples
import TestSupport
import Testing

@testable import Postgres

@Suite struct LinkTests {
  @Test(arguments: serverVersions)
  func opensOverTCPAndOverTheSocketAndAsks(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      for overSocket in [false, true] {
        let conninfo = try Conninfo(cluster.conninfo(overSocket: overSocket))
        let link = await Link(conninfo)
        let handshake = try await link.open()
        #expect(handshake.versionNumber / 10000 == installation.major)
        #expect(handshake.version.hasPrefix("\(installation.major)."))
        #expect(handshake.port == cluster.port)
        #expect(handshake.remote == (overSocket ? nil : SocketAddress(address: "127.0.0.1", port: cluster.port)))
        #expect(handshake.timings.tcp != nil && handshake.timings.authentication != nil)
        #expect(handshake.timings.dns == nil && handshake.timings.tls == nil)

        let answers = try await link.ask(
          Script([
            [
              Statement("SELECT pg_backend_pid()"),
              Statement("SELECT $1::text AS a, $2::int AS b", parameters: ["é", nil]),
            ],
            [Statement("SELECT 1/0"), Statement("SELECT 2")],
            [],
            [Statement("SELECT 3 AS three")],
          ]))
        #expect(answers.count == 4)
        #expect(
          try answers[0].get() == [
            Rows(columns: ["pg_backend_pid"], rows: [["\(handshake.backendPID)"]], tag: "SELECT 1"),
            Rows(columns: ["a", "b"], rows: [["é", nil]], tag: "SELECT 1"),
          ])
        #expect(throws: ServerError.self) { try answers[1].get() }
        #expect(try answers[2].get() == [])
        #expect(try answers[3].get() == [Rows(columns: ["three"], rows: [["3"]], tag: "SELECT 1")])
        await link.close()
      }
    }
  }
}
