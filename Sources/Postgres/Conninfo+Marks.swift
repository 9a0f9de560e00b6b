// A password in a URI that should have been percent-encoded: libpq takes a part of it for a host, a port or a database.

extension Conninfo {
  /// What is wrong with a URI whose user or password holds an `@` or `/` as such, without any part of it; `nil` where
  /// nothing is. libpq would dial, and name in its errors, what stands behind the first `@`.
  static func complaintAboutMarks(in text: String) -> String? {
    let beginnings = ["postgresql://", "postgres://"]
    guard let beginning = beginnings.first(where: text.hasPrefix) else {
      let isPair = text.utf8.contains(UInt8(ascii: "="))
      // As a plain word it would be the name of a database.
      let looksLikeLogin = text.utf8.contains(UInt8(ascii: ":")) && text.utf8.contains(UInt8(ascii: "@"))
      return looksLikeLogin && !isPair && !text.contains("://")
        ? "it looks like a URI that does not begin with postgresql://" : nil
    }
    let rest = text.utf8.dropFirst(beginning.utf8.count)
    let authority = rest.prefix { !"/?".utf8.contains($0) }
    let behind = rest.dropFirst(authority.count)
    let path = behind.prefix { $0 != UInt8(ascii: "?") }
    let at = UInt8(ascii: "@")
    let hasLogin = authority.contains(at)
    // `?user=me@corp` is fine, unless the login itself was cut off at the question mark.
    let port = authority.lastIndex(of: UInt8(ascii: ":")).map { authority[authority.index(after: $0)...] }
    let isCutOff = !hasLogin && behind.contains(at) && port?.contains { !(0x30...0x39).contains($0) } == true
    guard authority.count(where: { $0 == at }) > 1 || path.contains(at) || isCutOff else { return nil }
    return "special characters in its user, password or database must be percent-encoded: write %40 for @, %2F for /, "
      + "%3F for ?, %23 for #, %25 for %"
  }
}
