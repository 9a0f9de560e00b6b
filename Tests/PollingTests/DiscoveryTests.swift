// Upstreams that the user named, and those that Materialize's connections lead to.

import Postgres
import Samples
import Testing

@testable import Polling

@Suite struct DiscoveryTests {
  private func given(_ name: String, _ conninfo: String) throws -> Watchlist.Upstream {
    Watchlist.Upstream(name: name, conninfo: try Conninfo(conninfo))
  }
  private func connection(_ id: String, _ name: String, host: String? = "db", database: String = "shop")
    -> SourceConnection
  {
    SourceConnection(id: id, name: name, host: host, database: database, user: "mz")
  }
  private func upstreams(_ given: [Watchlist.Upstream], _ connections: [SourceConnection]) throws
    -> [DiscoveredUpstream]
  {
    Discovery.upstreams(
      given: given, connections: connections, defaults: try Conninfo("user=watcher hostaddr=10.9.9.9"))
  }

  @Test func whatIsKnownBesidesIsKnownByName() throws {
    let particulars = [
      "orders": Watchlist.Particulars(administrator: try Conninfo("host=db user=dba")),
      "bills": Watchlist.Particulars(provider: "neon"),
    ]
    let found = Discovery.upstreams(
      given: [try given("orders", "host=db port=5432 dbname=shop")],
      connections: [connection("u2", "bills", host: "b")],
      defaults: try Conninfo("user=watcher"), particulars: particulars)
    #expect(found.map(\.target.administrator) == ["dba", nil])
    #expect(found.map(\.target.provider) == [nil, "neon"])
  }

  @Test func matchesByAddressAndDatabase() throws {
    let found = try upstreams([given("orders", "host=DB port=5432 dbname=shop user=me")], [connection("u1", "pg")])
    #expect(found.map(\.target.id) == [.upstream("orders")])
    #expect(found[0].target.connectionIDs == ["u1"])
    #expect(found[0].sourceLogins == [ProbeContext.SourceLogin(role: "mz", database: "shop")])
    #expect(found[0].conninfo?.options["user"] == "me")
  }

  @Test func elseMatchesByName() throws {
    let found = try upstreams(
      [given("pg", "host=127.0.0.1 port=15432 dbname=shop"), given("other", "host=x dbname=y")],
      [connection("u1", "pg")])
    #expect(found.map(\.target.id.name) == ["pg", "other"])
    #expect(found.map(\.target.connectionIDs) == [["u1"], []])
  }

  @Test func dialsAFoundOneWithLibpqsDefaults() throws {
    let found = try upstreams([given("x", "host=db dbname=elsewhere")], [connection("u1", "pg")])
    #expect(found.map(\.target.id.name) == ["x", "pg"])
    let conninfo = try #require(found[1].conninfo)
    #expect(conninfo.endpoints == [Endpoint(host: "db", port: 5432)])
    #expect(conninfo.options["dbname"] == "shop")
    #expect(conninfo.options["user"] == "watcher")
    #expect(conninfo.options["hostaddr"] ?? "" == "")
    #expect(found[1].isFound && found[1].target.obstacle == nil)
  }

  @Test func joinsConnectionsToOneServer() throws {
    let found = try upstreams([], [connection("u2", "b"), connection("u1", "a")])
    #expect(found.map(\.target.id.name) == ["a"])
    #expect(found[0].target.connectionIDs == ["u1", "u2"])
    #expect(found[0].sourceLogins.count == 1)
  }

  @Test func namesAreUnique() throws {
    let found = try upstreams(
      [], [connection("u1", "pg"), connection("u2", "pg", host: "db2"), connection("u3", "pg", host: "db3")])
    #expect(found.map(\.target.id.name) == ["pg", "pg (u2)", "pg (u3)"])
    #expect(try upstreams([], [connection("u1", "Materialize")]).map(\.target.id.name) == ["Materialize (u1)"])
  }

  @Test func neverDialsBehindATunnelUnasked() throws {
    var tunnelled = connection("u1", "pg")
    tunnelled.tunnel = .ssh("m.p.bastion")
    var linked = connection("u2", "aws")
    linked.tunnel = .privateLink("m.p.nlb")
    let found = try upstreams([], [tunnelled, linked])
    #expect(found.allSatisfy { $0.conninfo == nil && $0.target.obstacle?.contains("--postgres") == true })
    // Neither by an address that happens to be the same …
    let other = try upstreams([given("x", "host=db dbname=shop")], [tunnelled])
    #expect(other.map(\.target.connectionIDs) == [[], ["u1"]])
    // … but by its name.
    let named = try upstreams([given("pg", "host=localhost port=15432 dbname=shop")], [tunnelled])
    #expect(named.map(\.target.connectionIDs) == [["u1"]])
    #expect(named[0].conninfo != nil)
  }

  @Test func saysWhyAnUnreadableOneIsNotDialled() throws {
    let found = try upstreams([], [connection("u1", "pg", host: nil)])
    #expect(found[0].conninfo == nil && found[0].target.obstacle != nil)
  }
}
