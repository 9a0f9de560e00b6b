// The parameters of Materialize's connection, from its create_sql.

import Samples

extension CheckContext {
  var connectionParameters: Check {
    let (id, title) = ("connection-parameters", "Connection parameters")
    guard let connection else {
      return Check(id, title, .cannotTell, "The connection of this source is not known to us yet.", topic: .sources)
    }
    if let why = connection.unreadable {
      return Check(id, title, .cannotTell, "\(connection.name): create_sql cannot be read: \(why).", topic: .sources)
    }
    let host = connection.host ?? "?"
    let words =
      "\(connection.name): HOST \(host), PORT \(connection.port), DATABASE \(connection.database ?? "?"), "
      + "USER \(connection.user ?? "?"), SSL MODE \(connection.sslMode)\(connection.tunnel.words)"
    if host.contains(".cluster-ro-") {
      return Check(
        id, title, .fail, "\(words). That is Aurora's reader endpoint: replication needs the writer's.",
        topic: .sources,
        remedies: [.correctName])
    }
    if host.split(separator: ".").first?.hasSuffix("-pooler") == true || host.contains(".proxy-") {
      return Check(
        id, title, .fail, "\(words). That host is a pooler, which carries no replication.", topic: .sources,
        remedies: [.bypassPooler])
    }
    return Check(id, title, .pass, "\(words).", topic: .sources, remedies: [.validateConnection])
  }
}

extension SourceConnection.Tunnel? {
  fileprivate var words: String {
    switch self {
    case .ssh(let name)?: ", through SSH tunnel \(name)"
    case .privateLink(let name)?: ", through PrivateLink \(name)"
    case nil: ""
    }
  }
}
