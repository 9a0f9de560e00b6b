// Passwords in texts that servers and people wrote: taken out before a text is kept.

extension String {
  /// The same text with `***` in the place of every password in it: `PASSWORD '…'` in a statement, `password=…` in a
  /// conninfo or a variable, `"password": "…"`, and `scheme://user:…@host`; and of strings that a syntax error quotes, for
  /// who mistypes ALTER ROLE finds the password there. Where it is not clear how far a password reaches, such as in a text
  /// that was cut off, more is taken out rather than less.
  package var withoutSecrets: String {
    var scan = SecretScan(self)
    scan.run()
    return scan.hasFound ? String(decoding: scan.result, as: UTF8.self) : self
  }
}

/// Copies a text and leaves the passwords out. Whatever marks them is ASCII, so that bytes will do.
private struct SecretScan {
  private let text: [UInt8]
  private var index = 0
  private(set) var result: [UInt8] = []
  private(set) var hasFound = false

  init(_ text: String) { self.text = Array(text.utf8) }

  mutating func run() {
    while index < text.count {
      if isAt("password") {
        copy(8)
        copyPassword()
      } else if isAt("://") {
        copy(3)
        copyAuthority()
      } else if isAt("at or near \"") {
        copy(12)
        copyQuotedToken()
      } else {
        copy()
      }
    }
  }

  /// What may follow the word: a string of SQL, or a value behind `=` or `:`.
  private mutating func copyPassword() {
    // `"password":`, but also a word that merely ends a quotation.
    let endsQuotation = isAt("\"")
    if endsQuotation { copy() }
    copyGap()
    let isAssigned = isAt("=")
    if isAssigned || isAt(":") { copy() } else if endsQuotation { return }
    copyGap()
    if isAt("e'") { copy() } else if isAt("u&'") { copy(2) }
    if isAt("'") || isAt("\"") {
      copyQuoted()
    } else if let tag = dollarTag {
      copy(tag.count)
      mask(upTo: text[index...].firstRange(of: tag)?.lowerBound ?? text.count)
    } else if isAssigned {
      mask(upTo: end { SecretScan.isBlank($0) })
    }
  }

  /// `user:password@host`. A password that should have been percent-encoded may hold any of the marks of a URI.
  private mutating func copyAuthority() {
    let word = text[index...].prefix { !SecretScan.isBlank($0) && $0 != UInt8(ascii: "\"") }
    guard let at = word.lastIndex(of: UInt8(ascii: "@")), let colon = word[..<at].firstIndex(of: UInt8(ascii: ":"))
    else { return }
    copy(colon + 1 - index)
    mask(upTo: at)
  }

  /// What a syntax error stumbled upon, if it is a string, closed or not. The token may hold any quote itself.
  private mutating func copyQuotedToken() {
    guard isAt("'") || isAt("$") || isAt("e'") || isAt("u&'") else { return }
    let line = text[index...].prefix { $0 != UInt8(ascii: "\n") }
    mask(upTo: line.lastIndex(of: UInt8(ascii: "\"")) ?? line.endIndex)
  }

  /// From the quotes at hand to those that close. Within a string of a statement, each quote of a conninfo is doubled:
  /// `CONNECTION 'password=''x'''`. As many quotes as opened close; twice as many stand for a part of the password.
  private mutating func copyQuoted() {
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
  }

  private func run(of quote: UInt8, at place: Int) -> Int { text[place...].prefix { $0 == quote }.count }

  /// Nothing that could belong to a string follows.
  private func endsWord(at place: Int) -> Bool {
    place >= text.count || SecretScan.isBlank(text[place]) || ";,)".utf8.contains(text[place])
  }

  /// `$$` or `$tag$`, where it stands here.
  private var dollarTag: ArraySlice<UInt8>? {
    guard isAt("$") else { return nil }
    let name = text[(index + 1)...].prefix { $0 != UInt8(ascii: "$") && !SecretScan.isBlank($0) }
    return name.endIndex < text.count && text[name.endIndex] == UInt8(ascii: "$") ? text[index...name.endIndex] : nil
  }

  // MARK: Steps

  private mutating func copy(_ count: Int = 1) {
    result += text[index..<(index + count)]
    index += count
  }

  /// Blanks and comments.
  private mutating func copyGap() {
    while index < text.count {
      if isAt("/*") {
        copy((text[index...].firstRange(of: Array("*/".utf8))?.upperBound ?? text.count) - index)
      } else if isAt("--") {
        copy(text[index...].prefix { $0 != UInt8(ascii: "\n") }.count)
      } else if SecretScan.isBlank(text[index]) {
        copy()
      } else {
        return
      }
    }
  }

  private mutating func mask(upTo end: Int) {
    result += "***".utf8
    index = end
    hasFound = true
  }

  /// Where the first byte stands that `isEnd` is true of, or the text ends. What a backslash escapes is passed over.
  private func end(from start: Int? = nil, _ isEnd: (UInt8) -> Bool) -> Int {
    var place = start ?? index
    while place < text.count, !isEnd(text[place]) { place += text[place] == UInt8(ascii: "\\") ? 2 : 1 }
    return min(place, text.count)
  }

  /// - Parameter word: of ASCII, in lower case; it is found in any.
  private func isAt(_ word: String) -> Bool {
    let here = text[index...].prefix(word.utf8.count)
    return here.count == word.utf8.count && zip(here, word.utf8).allSatisfy { SecretScan.lowered($0) == $1 }
  }

  private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
