// Names and addresses replaced by pseudonyms, the same ones throughout a report, wherever they stand: in sentences, in
// the words of servers, in SQL, in paths.

import Diagnosis
import Samples

struct Redactor: Sendable, Equatable {
  /// What a name is the name of; the raw values begin the pseudonyms.
  enum Kind: String, Sendable {
    case upstream, host, source, connection, database, schema, role, slot, publication, table, application, cluster,
      address
    /// Of a person or an organisation, in a certificate or in the path of a home.
    case name
  }

  private var pseudonyms: [String: String] = [:]
  private var counts: [Kind: Int] = [:]
  /// The names as they may stand in a text, in small letters, by their first character, the longest first.
  private var spellings: [Character: [Spelling]] = [:]

  private struct Spelling: Equatable {
    var characters: [Character]
    var pseudonym: String
    /// It is a word of the program's too: a name only in quotes, or behind a word that says so.
    var isCommon: Bool
  }

  init() {}

  // MARK: Names

  /// Makes a name known. One that was known keeps its pseudonym; one that everybody has is no secret.
  mutating func learn(_ name: String?, _ kind: Kind) {
    guard let name, !name.isEmpty, !isNoSecret(name), pseudonyms[name] == nil else { return }
    counts[kind, default: 0] += 1
    learn(name, as: "\(kind.rawValue)-\(counts[kind, default: 0])")
  }

  /// Makes another way to write a known name known.
  mutating func learn(_ name: String, as pseudonym: String) {
    guard pseudonyms[name] == nil else { return }
    pseudonyms[name] = pseudonym
    for text in Set([name, name.plain, quotedIdentifier(name).trimmingQuotes, sqlLiteral(name).trimmingQuotes]) {
      let characters = Array(text.lowercased())
      guard let first = characters.first else { continue }
      var known = spellings[first] ?? []
      known.append(Spelling(characters: characters, pseudonym: pseudonym, isCommon: isCommonWord(text)))
      known.sort { $0.characters.count > $1.characters.count }
      spellings[first] = known
    }
  }

  func pseudonym(of name: String) -> String? { pseudonyms[name] }

  /// What stands for something that is a name and nothing else.
  mutating func redact(name: String) -> String { pseudonyms[name] ?? redact(name) }

  // MARK: Texts

  /// The text with everything replaced that is known to be a name, that is told to be one (`role "x"`, `user=x`), or that
  /// looks like an address or the name of a host.
  mutating func redact(_ text: String) -> String {
    let characters = Array(text)
    var result = ""
    var index = 0
    while index < characters.count {
      if let (end, replacement) = replacement(characters, at: index) {
        result += replacement
        index = end
      } else {
        result.append(characters[index])
        index += 1
      }
    }
    return result
  }

  /// The longest of what begins here.
  private mutating func replacement(_ text: [Character], at index: Int) -> (end: Int, String)? {
    let known = text.isBoundary(index) ? known(text, at: index) : nil
    let told = text.toldName(at: index)
    let seen =
      text.isBoundary(index) ? text.address(at: index) ?? text.hostName(at: index) ?? text.homeFolder(at: index) : nil
    let others = [told, seen].compactMap(\.self).sorted { $0.end > $1.end }
    if let known, known.end >= others.first?.end ?? 0 { return known }
    for (end, name, kind) in others {
      learn(name, kind)
      if let pseudonym = pseudonyms[name] { return (end, pseudonym) }
    }
    return known
  }

  private func known(_ text: [Character], at index: Int) -> (end: Int, String)? {
    guard let first = text[index].lowercased().first else { return nil }
    let spelling = spellings[first]?.first { spelling in
      let end = index + spelling.characters.count
      guard end <= text.count, text.isBoundary(end),
        zip(text[index..<end], spelling.characters).allSatisfy({ $0.lowercased() == String($1) })
      else { return false }
      return !spelling.isCommon || text.isQuoted(index..<end) || text.wordBefore(index).flatMap(kind(toldBy:)) != nil
    }
    return spelling.map { (index + $0.characters.count, $0.pseudonym) }
  }
}

extension String {
  /// What stands in a quoted identifier or literal.
  fileprivate var trimmingQuotes: String { String(drop { $0 == "E" }.dropFirst().dropLast()) }
}
