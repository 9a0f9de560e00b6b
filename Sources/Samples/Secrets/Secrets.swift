// Secrets in texts that servers and people wrote: taken out before a text is kept, shown or handed on.

extension String {
  /// The same text with `***` in the place of every secret in it:
  /// - what follows `password`, `passwd`, `pwd` and `secret`, as a statement, a conninfo, a variable, JSON or people say it;
  /// - the passwords of URIs, up to the last `@`;
  /// - verifiers (`SCRAM-SHA-256$…`, `md5…`), and the values behind `parameters:`;
  /// - in statements that make or change a role, every string and whatever is none of their words;
  /// - what a syntax error stumbled upon, unless it is a word of SQL: who mistypes ALTER ROLE finds the password there.
  ///
  /// Where it is not clear how far a secret reaches, such as in a text that was cut off, more is taken out rather than
  /// less. The time it takes grows with the length of the text, whatever the text is.
  package var withoutSecrets: String {
    var scan = SecretScan(self)
    scan.run()
    return scan.hasFound ? String(decoding: scan.result, as: UTF8.self) : self
  }

  /// The same text without anything that stands in double quotes, from the first to the last: for the words that a server
  /// has for a statement in which any of them may be the secret.
  package var withoutQuotations: String {
    guard let first = utf8.firstIndex(of: UInt8(ascii: "\"")), let last = utf8.lastIndex(of: UInt8(ascii: "\"")) else {
      return self
    }
    return "\(self[..<first])\"***\(first == last ? "" : self[last...])"
  }

  /// Whether it has a statement that makes or changes a role, or a secret of Materialize's: one that holds secrets.
  package var changesSecrets: Bool {
    var scan = SecretScan(self)
    while scan.index < scan.text.count {
      if scan.startsRoleStatement || scan.startsSecretStatement { return true }
      scan.index += 1
    }
    return false
  }
}

/// Copies a text and leaves the secrets out. Whatever marks them is ASCII, so that bytes will do. Each step either moves on
/// past what it looked at, or looks at no more than `SecretScan.farthest` bytes: that keeps the whole linear.
struct SecretScan {
  /// How far is looked ahead from a place where the scan may then go on.
  static let farthest = 512
  private static let passwordWords = ["password", "passwd", "pwd"]

  let text: [UInt8]
  var index = 0
  private(set) var result: [UInt8] = []
  private(set) var hasFound = false
  /// Where the word ends that was last looked at as a URI: there is no further password in it.
  private var endOfURI = 0
  private var isAmongParameters = false

  init(_ text: String) { self.text = Array(text.utf8) }

  mutating func run() { while index < text.count { takeNext() } }

  /// Moves on by at least one byte.
  mutating func takeNext() {
    switch SecretScan.lowered(text[index]) {
    case UInt8(ascii: "p"):
      if let word = SecretScan.passwordWords.first(where: isAt) {
        copy(word.utf8.count)
        copyPassword()
        return
      }
      isAmongParameters = isAmongParameters || isAt("parameters:")
    case UInt8(ascii: "s"):
      if isAt("scram-sha-256$") {
        copy(14)
        return mask(upTo: end { SecretScan.isBlank($0) || "\"',;)".utf8.contains($0) })
      }
      if isAt("secret") {
        copy(6)
        return copySecret()
      }
    case UInt8(ascii: "m") where isVerifier: return copyAndMask(3, upTo: index + 35)
    case UInt8(ascii: ":") where index >= endOfURI && isAt("://"):
      copy(3)
      return copyAuthority()
    case UInt8(ascii: "$") where isAmongParameters: return copyParameter()
    case UInt8(ascii: "a"), UInt8(ascii: "c"), UInt8(ascii: "f"), UInt8(ascii: "r"):
      if copySpeech() || copyStatement() { return }
    default: break
    }
    copy()
  }

  // MARK: URIs

  /// `user:password@host`. A password that should have been percent-encoded may hold any of the marks of a URI.
  private mutating func copyAuthority() {
    let word = text[index...].prefix { !SecretScan.isBlank($0) && $0 != UInt8(ascii: "\"") }
    endOfURI = word.endIndex
    let at = word.lastIndex(of: UInt8(ascii: "@"))
    guard let colon = word[..<(at ?? word.endIndex)].firstIndex(of: UInt8(ascii: ":")) else { return }
    if let at {
      copyAndMask(colon + 1 - index, upTo: at)
    } else if word.endIndex == text.count, word.first != UInt8(ascii: "[") {
      // Cut off: behind the colon stands a port, or the beginning of a password.
      let port = word[(colon + 1)...].prefix { !"/?,'".utf8.contains($0) }
      if !port.allSatisfy(SecretScan.isDigit) { copyAndMask(colon + 1 - index, upTo: word.endIndex) }
    }
  }

  // MARK: Verifiers and parameters

  /// `md5` and 32 hexadecimal digits.
  private var isVerifier: Bool {
    guard isAt("md5"), !isWithinWord else { return false }
    let digits = text[(index + 3)...].prefix(33).prefix { SecretScan.isWord($0) }
    return digits.count == 32 && digits.allSatisfy { SecretScan.isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
  }

  /// `$1 = '…'`
  private mutating func copyParameter() {
    copy()
    copy(text[index...].prefix(8).prefix(while: SecretScan.isDigit).count)
    guard isAt(" = '") else { return }
    copy(3)
    copyQuoted()
  }

  // MARK: Steps

  mutating func copy(_ count: Int = 1) {
    let end = min(index + count, text.count)
    result += text[index..<end]
    index = end
  }

  mutating func mask(upTo end: Int) {
    result += "***".utf8
    index = max(index, end)
    hasFound = true
  }

  mutating func copyAndMask(_ count: Int, upTo end: Int) {
    copy(count)
    mask(upTo: end)
  }

  // MARK: Looking

  /// - Parameter word: of ASCII, in lower case; it is found in any.
  func isAt(_ word: String) -> Bool { isAt(word, from: index) }

  func isAt(_ word: String, from place: Int) -> Bool {
    guard place + word.utf8.count <= text.count else { return false }
    return zip(text[place...], word.utf8).allSatisfy { SecretScan.lowered($0) == $1 }
  }

  /// Whether what stands before belongs to the same word.
  var isWithinWord: Bool { index > 0 && SecretScan.isWord(text[index - 1]) }

  /// Where the first byte stands that `isEnd` is true of, or the text ends. What a backslash escapes is passed over.
  func end(from start: Int? = nil, _ isEnd: (UInt8) -> Bool) -> Int {
    var place = start ?? index
    while place < text.count, !isEnd(text[place]) { place += text[place] == UInt8(ascii: "\\") ? 2 : 1 }
    return min(place, text.count)
  }

  /// Behind the blanks and comments at `place`; `nil` when they reach farther than is looked ahead.
  func endOfGap(_ place: Int) -> Int? {
    var place = place
    let limit = place + SecretScan.farthest
    while place < text.count {
      guard place < limit else { return nil }
      if isAt("/*", from: place) {
        place += 2
        while place < text.count, !isAt("*/", from: place) {
          guard place < limit else { return nil }
          place += 1
        }
        place = min(place + 2, text.count)
      } else if isAt("--", from: place) {
        while place < text.count, text[place] != UInt8(ascii: "\n") {
          guard place < limit else { return nil }
          place += 1
        }
      } else if SecretScan.isBlank(text[place]) {
        place += 1
      } else {
        break
      }
    }
    return place
  }

  /// The word of letters, digits and `_` at `place`, in lower case, as far as is looked ahead.
  func word(at place: Int) -> String {
    let word = text[min(place, text.count)...].prefix(64).prefix(while: SecretScan.isWord)
    return String(decoding: word.map(SecretScan.lowered), as: UTF8.self)
  }

  static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Whether it may be part of a name or key word of SQL that is not quoted.
  static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x7A).contains(lowered(byte)) || byte == UInt8(ascii: "_") || byte >= 0x80
  }
}
