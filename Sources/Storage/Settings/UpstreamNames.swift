// Names of upstreams: as the command line gives them, or made from where the upstream lies.

import Samples

extension Configuration.Upstream {
  /// Reads `[NAME=]CONNINFO`. What stands before the first `=` is a name, unless libpq knows it as a keyword or it
  /// belongs to a URI.
  /// - Parameter keywords: those that libpq knows.
  /// - Returns: `nil` for an empty name.
  package init?(argument: String, keywords: Set<String>) {
    guard let equals = argument.firstIndex(of: "=") else {
      self.init(name: nil, conninfo: argument)
      return
    }
    let word = argument[..<equals].trimmed
    if keywords.contains(word) || word.contains("://") {
      self.init(name: nil, conninfo: argument)
    } else if word.isEmpty {
      return nil
    } else {
      self.init(name: word, conninfo: String(argument[argument.index(after: equals)...]))
    }
  }
}

/// The name of an upstream that was given none: its host, or its database where the host is the folder of a socket.
package func defaultName(host: String, database: String?) -> String {
  host.hasPrefix("/") || host.hasPrefix("@") ? database ?? host : host
}

/// The same names, with `-2`, `-3` … added to those that came up before. Names that were given keep theirs;
/// Materialize has its own.
package func distinctNames(_ wanted: [(name: String, isGiven: Bool)]) -> [String] {
  var taken = Set(wanted.filter(\.isGiven).map(\.name) + [ServerID.materialize.name])
  return wanted.map { name, isGiven in
    if isGiven { return name }
    var candidate = name
    var number = 2
    while !taken.insert(candidate).inserted {
      candidate = "\(name)-\(number)"
      number += 1
    }
    return candidate
  }
}

extension Substring {
  fileprivate var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(start.reversed().drop(while: \.isWhitespace).reversed())
  }
}
