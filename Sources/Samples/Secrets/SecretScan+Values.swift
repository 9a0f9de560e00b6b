// What follows the word password: a string of SQL, a value that is assigned, or a word that people wrote.

extension SecretScan {
  /// - Parameter isOption: whether it is the option of a role: then a bare word is the password, too.
  mutating func copyPassword(isOption: Bool = false) {
    let start = isPlural ? index + 1 : index
    // `"password":`, but also a word that merely ends a quotation.
    let quotation = endOfQuotationMark(start)
    guard let behind = endOfGap(quotation) else { return mask(upTo: text.count) }
    let sign = sign(at: behind)
    if sign == nil, quotation > start, !isOption, !isAt("'", from: start) { return }
    let from = sign.map { behind + $0.length } ?? (quotation > start ? start : behind)
    guard let place = endOfGap(from) else { return mask(upTo: text.count) }
    guard place < text.count else { return }
    if let opening = openingOfString(place) {
      copy(opening - index)
      copyString()
    } else if isBareSecret(place, behind: sign, isOption: isOption) {
      let isOfStatement = isOption && sign == nil
      let end = end(from: place) { SecretScan.isBlank($0) || isOfStatement && $0 == UInt8(ascii: ";") }
      copyAndMask(place - index, upTo: end)
    }
  }

  private func isBareSecret(_ place: Int, behind sign: Sign?, isOption: Bool) -> Bool {
    guard let sign else { return isOption && word(at: place) != "null" && !"$;".utf8.contains(text[place]) }
    return sign.isAssignment ? word(at: place) != "secret" : !isOrdinary(place)
  }

  /// `secret=…`, `client_secret: "…"`, `SECRET ACCESS KEY = '…'`. `SECRET name` only refers to one.
  mutating func copySecret() {
    for tail in ["_access_key", " access key"] where isAt(tail) { copy(tail.utf8.count) }
    let start = isPlural ? index + 1 : index
    guard let place = endOfGap(endOfQuotationMark(start)), sign(at: place)?.isWord == false else { return }
    copyPassword()
  }

  /// `radiussecrets`, `passwords`
  private var isPlural: Bool { isAt("s") && (index + 1 == text.count || !SecretScan.isWord(text[index + 1])) }

  private func endOfQuotationMark(_ place: Int) -> Int {
    ["\"", "'", "\\\""].first { isAt($0, from: place) }.map { place + $0.utf8.count } ?? place
  }

  // MARK: Signs

  private struct Sign {
    var length: Int
    var isAssignment = false
    var isWord = false
  }

  /// What stands between the word and its value.
  private func sign(at place: Int) -> Sign? {
    if let sign = ["=>", ":=", "==", "="].first(where: { isAt($0, from: place) }) {
      return Sign(length: sign.utf8.count, isAssignment: true)
    }
    if isAt(":", from: place), !isAt("::", from: place) { return Sign(length: 1) }
    let word = word(at: place)
    return ["is", "was"].contains(word) ? Sign(length: word.utf8.count, isWord: true) : nil
  }

  /// Whether the sentence goes on at `place` as sentences about passwords do: `password is required`.
  private func isOrdinary(_ place: Int) -> Bool {
    let word = word(at: place)
    return word.isEmpty || SecretScan.ordinaryWords.contains(word)
  }

  private static let ordinaryWords = Set(
    """
    a an and are as at authentication be been being by can cannot clear connection could do does empty encrypted error \
    expired failed file for found from given has have if in incorrect invalid is it longer missing must needed never no \
    none not null of on only or out permission provided required rejected secret sent server set shorter so stored such \
    supplied taken that the this to too unknown unset used user was were wrong
    """.split(separator: " ").map(String.init))

  // MARK: Strings

  /// The place of the quote or the dollar with which a string begins at `place`; `nil` where none does.
  func openingOfString(_ place: Int) -> Int? {
    for prefix in ["", "e", "b", "x", "n", "u&", "\\"] where isAt(prefix, from: place) {
      let quote = place + prefix.utf8.count
      if isAt("'", from: quote) || isAt("\"", from: quote) { return quote }
    }
    return dollarTag(place) == nil ? nil : place
  }

  /// The string whose quote or dollar tag stands here.
  mutating func copyString() {
    guard let tag = dollarTag(index) else { return copyQuoted() }
    copy(tag.count)
    var end = index
    while end < text.count, !text[end...].starts(with: tag) { end += 1 }
    mask(upTo: end)
    copy(tag.count)
  }

  /// From the quotes at hand to those that close. Within a string of a statement, each quote of a conninfo is doubled:
  /// `CONNECTION 'password=''x'''`. As many quotes as opened close; twice as many stand for a part of the password.
  mutating func copyQuoted() {
    let quote = text[index]
    let run = self.run(of: quote, at: index)
    let opening = run.isMultiple(of: 2) && !endsWord(at: index + run) ? run : 1
    copy(opening)
    var end = self.end { $0 == quote }
    while end < text.count {
      let run = self.run(of: quote, at: end)
      let rest = run % (2 * opening)
      guard rest == 0 else {
        end += run - rest
        break
      }
      end = self.end(from: end + run) { $0 == quote }
    }
    mask(upTo: end)
    copy(opening)
  }

  private func run(of quote: UInt8, at place: Int) -> Int { text[place...].prefix { $0 == quote }.count }

  /// Nothing that could belong to a string follows.
  private func endsWord(at place: Int) -> Bool {
    place >= text.count || SecretScan.isBlank(text[place]) || ";,)".utf8.contains(text[place])
  }

  /// `$$` or `$tag$`, where it stands at `place`.
  private func dollarTag(_ place: Int) -> ArraySlice<UInt8>? {
    guard isAt("$", from: place) else { return nil }
    let name = text[(place + 1)...].prefix(SecretScan.farthest).prefix(while: SecretScan.isWord)
    guard isAt("$", from: name.endIndex), name.first.map(SecretScan.isDigit) != true else { return nil }
    return text[place...name.endIndex]
  }
}
