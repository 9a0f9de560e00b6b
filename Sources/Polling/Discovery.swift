// Which upstreams there are: those that the user named, and those that Materialize's connections lead to.

import Postgres
import Samples

/// An upstream that is to be shown, and how it is dialled.
struct DiscoveredUpstream: Sendable, Equatable {
  var target: Target
  /// `nil` when it is not dialled; `target.obstacle` says why.
  var conninfo: Conninfo?
  /// What Materialize's connections use there.
  var sourceLogins: [ProbeContext.SourceLogin] = []
  /// Known from Materialize only: user and password are whatever libpq finds.
  var isFound = false
}

enum Discovery {
  /// The given upstreams in their order, then the found ones by name.
  /// - Parameters:
  ///   - connections: of Materialize, those that a PostgreSQL source uses.
  ///   - defaults: what libpq adds by itself (PGUSER, ~/.pgpass, service …), for the upstreams that are found.
  ///   - particulars: what is known of some of them besides, by name.
  static func upstreams(
    given: [Watchlist.Upstream], connections: [SourceConnection], defaults: Conninfo?,
    particulars: [String: Watchlist.Particulars] = [:]
  ) -> [DiscoveredUpstream] {
    var upstreams = given.map { DiscoveredUpstream(target: target($0.name, $0.conninfo), conninfo: $0.conninfo) }
    for connection in connections.sorted(by: { ($0.name, $0.id) < ($1.name, $1.id) }) {
      if let index = upstreams.firstIndex(where: { leads(connection, to: $0) })
        ?? upstreams.firstIndex(where: { !$0.isFound && $0.target.id.name == connection.name })
      {
        upstreams[index].add(connection)
      } else {
        let names = [ServerID.materialize.name] + upstreams.map(\.target.id.name)
        let isTaken = names.contains(connection.name)
        let name = isTaken ? "\(connection.name) (\(connection.id))" : connection.name
        var upstream = found(connection, named: name, defaults: defaults)
        upstream.add(connection)
        upstreams.append(upstream)
      }
    }
    for index in upstreams.indices {
      let known = particulars[upstreams[index].target.id.name]
      upstreams[index].target.administrator = known?.administrator?.options["user"]
      upstreams[index].target.provider = known?.provider
    }
    return upstreams
  }

  /// What is shown of a conninfo.
  static func target(_ id: ServerID, _ conninfo: Conninfo) -> Target {
    let endpoint = conninfo.endpoints.first
    return Target(
      id: id, host: endpoint?.host, port: endpoint?.port, database: conninfo.options["dbname"],
      user: conninfo.options["user"], sslMode: conninfo.options["sslmode"])
  }

  private static func target(_ name: String, _ conninfo: Conninfo) -> Target { target(.upstream(name), conninfo) }

  /// Host, port and database are the same. A host behind a tunnel is another machine's, whatever its name.
  private static func leads(_ connection: SourceConnection, to upstream: DiscoveredUpstream) -> Bool {
    guard connection.tunnel == nil, let host = connection.host?.lowercased() else { return false }
    let endpoints = upstream.conninfo?.endpoints ?? []
    return endpoints.contains { $0.host.lowercased() == host && $0.port == connection.port }
      && connection.database == upstream.target.database
  }

  private static func found(_ connection: SourceConnection, named name: String, defaults: Conninfo?)
    -> DiscoveredUpstream
  {
    var target = Target(
      id: .upstream(name), host: connection.host, port: connection.port, database: connection.database)
    let remedy = "name an address that this machine can reach: --postgres '\(name)=CONNINFO'"
    switch (connection.tunnel, connection.host) {
    case (.ssh(let tunnel)?, _): target.obstacle = "behind the SSH tunnel \(tunnel); \(remedy)"
    case (.privateLink(let link)?, _): target.obstacle = "behind the AWS PrivateLink \(link); \(remedy)"
    case (nil, nil): target.obstacle = "\(connection.unreadable ?? "its host is not known"); \(remedy)"
    case (nil, let host?):
      guard let defaults else {
        target.obstacle = "libpq's defaults cannot be read; \(remedy)"
        break
      }
      // PGHOSTADDR, if set, is the address of another server.
      let conninfo = defaults.setting("host", to: host).setting("hostaddr", to: "")
        .setting("port", to: "\(connection.port)").setting("dbname", to: connection.database ?? "postgres")
      target.user = conninfo.options["user"]
      target.sslMode = conninfo.options["sslmode"]
      return DiscoveredUpstream(target: target, conninfo: conninfo, isFound: true)
    }
    return DiscoveredUpstream(target: target, isFound: true)
  }
}

extension DiscoveredUpstream {
  fileprivate mutating func add(_ connection: SourceConnection) {
    target.connectionIDs.append(connection.id)
    guard let role = connection.user, let database = connection.database else { return }
    let login = ProbeContext.SourceLogin(role: role, database: database)
    if !sourceLogins.contains(login) { sourceLogins.append(login) }
  }
}
