// Lets libpq itself read a connection string, without dialling.

internal import CLibpq

/// libpq expands a conninfo (service file, PG* variables, defaults) only on the way to a connection. The way is cut short
/// by a value that no option allows: `PQconnectStartParams` then gives up before it looks up or dials anything, and
/// `PQconninfo` tells the values that would have been in force.
enum ConninfoReader {
  struct Reading {
    var options: [String: String]
    var secrets: [String: String]
  }

  static func read(_ text: String) throws(ConninfoError) -> Reading {
    if let complaint = syntaxComplaint(of: text) { throw ConninfoError(message: complaint) }
    // target_session_attrs is the last value that libpq 15 validates, so that all others have been validated before;
    // its own value has to be learned from a second look that fails at another option.
    var reading = try values(of: text, spoiling: "target_session_attrs")
    reading.options["target_session_attrs"] = try values(of: text, spoiling: "gssencmode").options[
      "target_session_attrs"]
    let attributes = reading.options["target_session_attrs"] ?? "any"
    guard sessionAttributes.contains(attributes) else {
      throw ConninfoError(message: "invalid target_session_attrs value: \"\(attributes)\"")
    }
    // The service is expanded by now; naming it again would read its file anew at each connection.
    reading.options["service"] = nil
    // libpq's default for gssencmode is a Kerberos look-up that may block, and a second connection when it leads to
    // nothing. Who needs GSS encryption asks for it with `require`.
    if reading.options["gssencmode"] == "prefer" { reading.options["gssencmode"] = "disable" }
    return reading
  }

  static let keywords: Set<String> = Set(defaults.keys)
  /// The options that `PQconndefaults` marks as passwords.
  static let secretKeywords: Set<String> = Set(defaults.filter { $0.value }.keys)
  /// The socket folder that was compiled into libpq.
  static let defaultHost: String = (try? values(of: "host=''", spoiling: "gssencmode"))?.options["host"] ?? "/tmp"

  private static let sessionAttributes: Set<String> = [
    "any", "read-write", "read-only", "primary", "standby", "prefer-standby",
  ]
  private static let impossible = "(no such value)"

  /// By keyword: whether its value is a secret.
  private static let defaults: [String: Bool] = {
    guard let list = unsafe PQconndefaults() else { return [:] }
    defer { unsafe PQconninfoFree(list) }
    var known: [String: Bool] = [:]
    var option = unsafe list
    while let keyword = unsafe option.pointee.keyword {
      unsafe known[String(cString: keyword)] = unsafe isSecret(option.pointee)
      unsafe option += 1
    }
    return known
  }()

  private static func isSecret(_ option: PQconninfoOption) -> Bool {
    guard let mark = unsafe option.dispchar else { return false }
    return unsafe mark.pointee == CChar(bitPattern: UInt8(ascii: "*"))
  }

  /// What libpq says about a text that it cannot take apart; `nil` when it can. A plain word is the name of a database,
  /// as on psql's command line.
  private static func syntaxComplaint(of text: String) -> String? {
    guard text.contains("=") || text.contains("://") else { return nil }
    var complaint: UnsafeMutablePointer<CChar>?
    if let list = unsafe PQconninfoParse(text, &complaint) {
      unsafe PQconninfoFree(list)
      return nil
    }
    defer { unsafe PQfreemem(complaint) }
    guard let words = unsafe complaint.map({ unsafe String(cString: $0) }) else { return "out of memory" }
    // In a text that cannot be taken apart anything may be a password, and libpq quotes what it stumbled over.
    let mayHoldPassword = text.lowercased().contains("pass") || text.contains("@")
    return oneParagraph(mayHoldPassword ? hidingQuotes(in: words) { _ in true } : words)
  }

  private static func values(of text: String, spoiling keyword: String) throws(ConninfoError) -> Reading {
    guard let connection = unsafe start(text, spoiling: keyword) else { throw ConninfoError(message: "out of memory") }
    defer { unsafe PQfinish(connection) }
    var reading = Reading(options: [:], secrets: [:])
    if let list = unsafe PQconninfo(connection) {
      defer { unsafe PQconninfoFree(list) }
      var option = unsafe list
      while let name = unsafe option.pointee.keyword {
        if let value = unsafe option.pointee.val {
          let text = unsafe String(cString: value)
          if unsafe isSecret(option.pointee) {
            unsafe reading.secrets[String(cString: name)] = text
          } else {
            unsafe reading.options[String(cString: name)] = text
          }
        }
        unsafe option += 1
      }
    }
    let words = unsafe String(cString: PQerrorMessage(connection))
    guard words.contains(impossible) else {
      let hidden = Set(reading.secrets.values)
      throw ConninfoError(message: oneParagraph(hidingQuotes(in: words) { hidden.contains($0) }))
    }
    if reading.options["host", default: ""].isEmpty, reading.options["hostaddr", default: ""].isEmpty {
      unsafe reading.options["host"] = String(cString: PQhost(connection))
    }
    if reading.options["port", default: ""].isEmpty { reading.options["port"] = "5432" }
    return reading
  }

  private static func start(_ text: String, spoiling keyword: String) -> OpaquePointer? {
    unsafe withCStrings(["dbname", keyword]) { keywords in
      unsafe withCStrings([text, impossible]) { values in unsafe PQconnectStartParams(keywords, values, 1) }
    }
  }

  /// `text` without what stands in double quotes there and `mustHide`.
  private static func hidingQuotes(in text: String, where mustHide: (String) -> Bool) -> String {
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
    return parts.enumerated()
      .map { index, part in index % 2 == 1 && mustHide(part) ? "…" : part }
      .joined(separator: "\"")
  }
}
