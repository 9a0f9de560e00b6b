// Statements that hold secrets, and what a server says when it stumbles over one.

extension SecretScan {
  // MARK: What servers say

  /// `at or near "…"` and the like, where one stands here.
  mutating func copySpeech() -> Bool {
    if isAt("at or near \"") {
      copy(12)
      if !isWordOfSQL { mask(upTo: endOfQuotation) }
    } else if isAt("role option \"") {
      copyAndMask(13, upTo: endOfQuotation)
    } else if isAt("for type timestamp with time zone: \"") {
      // The text behind VALID UNTIL.
      copy(36)
      if endOfMoment(index, before: UInt8(ascii: "\"")) == nil { mask(upTo: endOfQuotation) }
    } else {
      return false
    }
    return true
  }

  /// The last quote of the line: what is quoted may hold any quote itself.
  private var endOfQuotation: Int {
    let line = text[index...].prefix { $0 != UInt8(ascii: "\n") }
    return line.lastIndex(of: UInt8(ascii: "\"")) ?? line.endIndex
  }

  /// Whether a word of SQL, a mark, or the first word of a statement is quoted from here on: that is no secret.
  private var isWordOfSQL: Bool {
    let token = text[index...].prefix(64).prefix { $0 != UInt8(ascii: "\"") }
    guard isAt("\"", from: token.endIndex), !isAt("\"\"", from: token.endIndex) else { return false }
    if SecretScan.keyWords.contains(word(at: index)), word(at: index).utf8.count == token.count { return true }
    if (1...2).contains(token.count), token.allSatisfy({ "()[];,.:=<>+-*/%".utf8.contains($0) }) { return true }
    let place = " at character 1"
    return token.allSatisfy(SecretScan.isWord) && isAt("\"" + place, from: token.endIndex)
      && word(at: token.endIndex + place.utf8.count) == "1"
  }

  /// Where what looks like a date ends, if one stands at `place` and `mark` behind it.
  private func endOfMoment(_ place: Int, before mark: UInt8) -> Int? {
    let token = text[place...].prefix(64).prefix { $0 != mark }
    guard !token.isEmpty, token.endIndex < text.count, text[token.endIndex] == mark else { return nil }
    let isNumeric = token.allSatisfy { SecretScan.isDigit($0) || "-:+./ TZ".utf8.contains($0) }
    return isNumeric || word(at: place) == "infinity" && token.count == 8 ? token.endIndex : nil
  }

  // MARK: Statements

  /// A statement that makes or changes a role or a secret, where one begins here.
  mutating func copyStatement() -> Bool {
    if startsRoleStatement {
      copyRoleStatement()
    } else if startsSecretStatement {
      copySecretStatement()
    } else {
      return false
    }
    return true
  }

  var startsRoleStatement: Bool { ["role", "user", "group"].contains(objectOfStatement) }
  /// Materialize's `CREATE SECRET name AS '…'`.
  var startsSecretStatement: Bool { objectOfStatement == "secret" }

  private var objectOfStatement: String? {
    guard !isWithinWord, let verb = ["create", "alter"].first(where: isAt) else { return nil }
    let end = index + verb.utf8.count
    guard let place = endOfGap(end), place > end else { return nil }
    return word(at: place)
  }

  private mutating func copySecretStatement() {
    let limit = min(index + SecretScan.farthest, text.count)
    while index < limit, !(isAt("as") && word(at: index) == "as" && !isWithinWord) { copy() }
    guard index < limit else { return }
    copy(2)
    let place = endOfGap(index) ?? index
    guard let opening = openingOfString(place) else { return copyAndMask(place - index, upTo: text.count) }
    copy(opening - index)
    copyString()
  }

  /// Up to the semicolon, or to where settings begin, which hold no secrets by themselves.
  private mutating func copyRoleStatement() {
    copy(word(at: index).utf8.count)
    var mayBeName = true
    while index < text.count, text[index] != UInt8(ascii: ";") {
      if let gap = endOfGap(index), gap > index {
        copy(gap - index)
      } else if SecretScan.isBlank(text[index]) {
        copy()
      } else if text[index] == UInt8(ascii: "\""), mayBeName, isNameOfSettings {
        copy(end(from: index + 1) { $0 == UInt8(ascii: "\"") } + 1 - index)
        mayBeName = false
      } else if let opening = openingOfString(index) {
        copy(opening - index)
        copyOptionString()
        mayBeName = false
      } else if text[index] == UInt8(ascii: ",") {
        copy()
        mayBeName = true
      } else if !copyWord(&mayBeName) {
        return
      }
    }
  }

  /// A string in a role's statement: the date of VALID UNTIL, or what should not be there.
  private mutating func copyOptionString() {
    let end = isAt("'") ? endOfMoment(index + 1, before: UInt8(ascii: "'")) : nil
    if let end { copy(end + 1 - index) } else { copyString() }
  }

  /// - Returns: whether the statement may hold secrets from here on.
  private mutating func copyWord(_ mayBeName: inout Bool) -> Bool {
    let word = word(at: index)
    let next = index + word.utf8.count
    let isWhole = next >= text.count || SecretScan.isBlank(text[next]) || ";,()=".utf8.contains(text[next])
    if word == "password" {
      copy(8)
      copyPassword(isOption: true)
    } else if isWhole, SecretScan.beginningsOfSettings.contains(word) {
      return false
    } else if isWhole, SecretScan.wordsBeforeNames.contains(word) {
      copy(word.utf8.count)
      mayBeName = true
      return true
    } else if isWhole, SecretScan.roleOptions.contains(word) {
      copy(word.utf8.count)
    } else if word.isEmpty, "()=".utf8.contains(text[index]) {
      copy()
    } else {
      let end = end { SecretScan.isBlank($0) || ";,".utf8.contains($0) }
      let isHarmless = mayBeName || text[index..<end].allSatisfy(SecretScan.isDigit)
      if isHarmless { copy(end - index) } else { mask(upTo: end) }
    }
    mayBeName = false
    return true
  }

  /// Whether a quoted name stands here whose role gets settings or a limit.
  private var isNameOfSettings: Bool {
    let name = text[(index + 1)...].prefix(SecretScan.farthest).prefix { $0 != UInt8(ascii: "\"") }
    guard isAt("\"", from: name.endIndex), let next = endOfGap(name.endIndex + 1) else { return false }
    let word = word(at: next)
    return word == "in" || word == "connection" || SecretScan.beginningsOfSettings.contains(word)
  }

  private static let beginningsOfSettings: Set<String> = ["set", "reset", "rename"]
  private static let wordsBeforeNames = Set(
    "role roles user group admin in for server mapping database to".split(separator: " ").map(String.init))
  private static let roleOptions = Set(
    """
    with superuser nosuperuser createdb nocreatedb createrole nocreaterole inherit noinherit login nologin replication \
    noreplication bypassrls nobypassrls connection limit encrypted unencrypted valid until sysid options option add drop \
    if not exists null infinity createuser nocreateuser
    """.split(separator: " ").map(String.init))

  /// The words of SQL that syntax errors are likely to stumble upon.
  private static let keyWords = Set(
    """
    add all alter analyze and any array as asc asymmetric authorization begin between binary both by call cascade case cast \
    check cluster collate column comment commit concurrently connection constraint copy create cross current current_date \
    current_role current_user cursor database deallocate declare default deferrable delete desc distinct do drop else end \
    except execute exists explain extension false fetch for foreign from full function grant group having if ilike in index \
    inner insert intersect interval into is isnull join key language lateral leading left like limit listen local lock \
    login materialized merge natural no not notify notnull null of offset on only option options or order outer over \
    overlaps owner partition password placing prepare primary privileges procedure publication references refresh reindex \
    release rename replication reset restrict returning returns revoke right role rollback row rows schema secret select \
    sequence server session set show similar sink some source start subscription symmetric table tablesample temporary then \
    to trailing transaction trigger true truncate type union unique until update user using vacuum valid values variadic \
    verbose view when where window with
    """.split(separator: " ").map(String.init))
}
