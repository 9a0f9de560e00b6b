// What stands in `create_sql` and nowhere else in Materialize's catalog: where a connection leads, and the publication
// of a source.

import Samples

/// The statement that made an object, as mz_connections.create_sql and mz_sources.create_sql hold it. Options stand in
/// any order, with or without `=`; referenced objects are bracketed: `[u7 AS materialize.public.bastion]`.
struct CreateSQL {
  private let tokens: [SQLToken]

  init(_ sql: String) { tokens = sqlTokens(sql) }

  /// The `PUBLICATION` of a PostgreSQL source; `nil` when there is none or its name is redacted.
  var publication: String? {
    guard let keyword = tokens.firstIndex(where: { $0.isWord("PUBLICATION") }) else { return nil }
    return CreateSQL.literal(in: CreateSQL.withoutEquals(tokens[(keyword + 1)...]).prefix(1))
  }

  /// A connection of type postgres.
  func connection(id: String, name: String) -> SourceConnection {
    var connection = SourceConnection(id: id, name: name, host: nil, database: nil, user: nil)
    for option in options {
      let value = CreateSQL.literal(in: option.value)
      switch option.name {
      case "HOST": connection.host = value
      case "PORT": connection.port = value.flatMap { UInt16($0) } ?? connection.port
      case "DATABASE": connection.database = value
      case "USER": connection.user = value
      case "SSL MODE": connection.sslMode = value.map(CreateSQL.hyphenated) ?? connection.sslMode
      case "SSH TUNNEL": connection.tunnel = .ssh(CreateSQL.reference(in: option.value))
      case "AWS PRIVATELINK": connection.tunnel = .privateLink(CreateSQL.reference(in: option.value))
      default: break
      }
    }
    if connection.host == nil { connection.unreadable = "its create_sql does not show the host" }
    return connection
  }

  // MARK: -

  private struct Option {
    var name: String
    var value: ArraySlice<SQLToken>
  }

  private static let optionNames = [
    ["SSL", "CERTIFICATE", "AUTHORITY"], ["SSL", "CERTIFICATE"], ["SSL", "KEY"], ["SSL", "MODE"], ["SSH", "TUNNEL"],
    ["AWS", "PRIVATELINK"], ["HOST"], ["PORT"], ["DATABASE"], ["USER"], ["PASSWORD"],
  ]

  /// Those inside the first parentheses after `POSTGRES`, split at the commas that are not nested any deeper.
  private var options: [Option] {
    guard let kind = tokens.firstIndex(where: { $0.isWord("POSTGRES") }),
      let opening = tokens[kind...].firstIndex(of: .mark("("))
    else { return [] }
    var depth = 1
    var parts: [ArraySlice<SQLToken>] = []
    var start = opening + 1
    for index in tokens.indices[(opening + 1)...] {
      switch tokens[index] {
      case .mark("("), .mark("["): depth += 1
      case .mark(")"), .mark("]"): depth -= 1
      case .mark(",") where depth == 1:
        parts.append(tokens[start..<index])
        start = index + 1
      default: break
      }
      if depth == 0 {
        parts.append(tokens[start..<index])
        break
      }
    }
    return parts.compactMap(CreateSQL.option)
  }

  private static func option(_ part: ArraySlice<SQLToken>) -> Option? {
    for words in optionNames {
      let start = part.prefix(words.count)
      if start.count == words.count, zip(start, words).allSatisfy({ $0.isWord($1) }) {
        return Option(name: words.joined(separator: " "), value: withoutEquals(part.dropFirst(words.count)))
      }
    }
    return nil
  }

  private static func withoutEquals(_ tokens: ArraySlice<SQLToken>) -> ArraySlice<SQLToken> {
    tokens.first == .mark("=") ? tokens.dropFirst() : tokens
  }

  /// A string, identifier or bare word (which may hold dots); `nil` for a secret's name and for what is redacted.
  private static func literal(in value: ArraySlice<SQLToken>) -> String? {
    guard let first = value.first, !first.isWord("SECRET") || value.count == 1 else { return nil }
    let text = value.reduce(into: "") { text, token in text += token.text }
    return text.isEmpty || text.contains("<REDACTED>") || first == .mark("[") ? nil : text
  }

  /// The name in `[u7 AS a.b.c]`, or a plain name; a list of options behind it is left out.
  private static func reference(in value: ArraySlice<SQLToken>) -> String {
    var name = value.prefix { $0 != .mark("]") && $0 != .mark("(") }
    if let keyword = name.firstIndex(where: { $0.isWord("AS") }) { name = name[(keyword + 1)...] }
    return name.reduce(into: "") { text, token in text += token.text }
  }

  /// Materialize takes `verify_ca` for `verify-ca`.
  private static func hyphenated(_ mode: String) -> String {
    String(mode.lowercased().map { $0 == "_" ? "-" : $0 })
  }
}

extension SQLToken {
  fileprivate func isWord(_ keyword: String) -> Bool {
    if case .word(let word) = self { word.uppercased() == keyword } else { false }
  }
  fileprivate var text: String {
    switch self {
    case .word(let text), .identifier(let text), .string(let text): text
    case .mark(let mark): String(mark)
    }
  }
}
