// Passwords in texts that servers and people wrote: taken out before a text is kept.

extension String {
  /// The same text with `***` in the place of every password in it: `PASSWORD '…'` in a statement, `password=…` in a
  /// conninfo or a variable, `"password": "…"`, and `scheme://user:…@host`. Where it is not clear how far a password
  /// reaches, such as in a text that was cut off, more is taken out rather than less.
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
    copyBlanks()
    let isAssigned = isAt("=")
    if isAssigned || isAt(":") { copy() } else if endsQuotation { return }
    copyBlanks()
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

  /// From the quote at hand to the one that closes it. A quote that is doubled, or follows a backslash, does not.
  private mutating func copyQuoted() {
    let quote = text[index]
    copy()
    var end = self.end { $0 == quote }
    while end + 1 < text.count, text[end + 1] == quote { end = self.end(from: end + 2) { $0 == quote } }
    mask(upTo: end)
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

  private mutating func copyBlanks() { while index < text.count, SecretScan.isBlank(text[index]) { copy() } }

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
