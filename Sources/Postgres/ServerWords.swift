// The server's errors and notices, from wherever libpq leaves them.

internal import CLibpq
import Samples

extension ServerError {
  /// The fields of an error result; `nil` when `result` holds no message of the server.
  init?(result: OpaquePointer) {
    func field(_ code: Int) -> String? {
      guard let text = unsafe PQresultErrorField(result, Int32(code)) else { return nil }
      return unsafe errorText(text)
    }
    guard let message = field(pgwatch_diag_message_primary) else { return nil }
    self.init(
      severity: field(pgwatch_diag_severity_nonlocalized) ?? field(pgwatch_diag_severity) ?? "ERROR",
      sqlstate: field(pgwatch_diag_sqlstate), message: message, detail: field(pgwatch_diag_message_detail),
      hint: field(pgwatch_diag_message_hint))
  }

  /// Reads the text of a failed login, which is all that libpq keeps of it. With `PQERRORS_VERBOSE` the text is
  /// `… failed: FATAL:  28P01: password authentication failed …`, then lines `DETAIL:  `, `HINT:  ` and `LOCATION:  `.
  /// The word before the SQLSTATE may be translated by the server; an error that ends a login is always FATAL.
  /// `nil` when no server spoke.
  init?(loginFailure text: String) {
    guard let start = ServerError.verboseStart(in: text) else { return nil }
    let lines = text[start.message...].split(separator: "\n", omittingEmptySubsequences: false)
    var message: [Substring] = []
    var detail: String?
    var hint: String?
    for line in lines {
      if let words = ServerError.words(of: line, after: "DETAIL:  ") {
        detail = words
      } else if let words = ServerError.words(of: line, after: "HINT:  ") {
        hint = words
      } else if line.hasPrefix("LOCATION:  ") {
        break
      } else if detail == nil && hint == nil {
        message.append(line)
      }
    }
    self.init(
      severity: "FATAL", sqlstate: String(start.sqlstate),
      message: message.filter { !$0.isEmpty }.joined(separator: "\n"), detail: detail, hint: hint)
  }

  /// The first `:  XXXXX: ` in the text, where X are the characters of a SQLSTATE.
  private static func verboseStart(in text: String) -> (sqlstate: Substring, message: String.Index)? {
    var rest = text[...]
    while let colon = rest.firstIndex(of: ":") {
      rest = rest[rest.index(after: colon)...]
      guard rest.hasPrefix("  ") else { continue }
      let code = rest.dropFirst(2).prefix(5)
      let isCode = code.count == 5 && code.allSatisfy { $0.isASCII && ($0.isNumber || $0.isUppercase) }
      if isCode, text[code.endIndex...].hasPrefix(": ") {
        return (code, text.index(code.endIndex, offsetBy: 2))
      }
    }
    return nil
  }

  private static func words(of line: Substring, after label: String) -> String? {
    line.hasPrefix(label) ? String(line.dropFirst(label.count)) : nil
  }
}

/// Collects what the server says unasked. Installed on every connection: libpq's own receiver would write to standard
/// error, into the screen. Only the queue of the wire touches it.
final class NoticeSink {
  /// The FATAL notice by which a server takes leave of an idle session (57P01, 57P05 …). Others are let go.
  fileprivate(set) var farewell: ServerError?

  func install(on connection: OpaquePointer) {
    let sink = unsafe Unmanaged.passUnretained(self).toOpaque()
    _ = unsafe PQsetNoticeReceiver(
      connection,
      { sink, result in
        guard let sink = unsafe sink, let result = unsafe result else { return }
        guard let notice = unsafe ServerError(result: result), notice.endsSession else { return }
        unsafe Unmanaged<NoticeSink>.fromOpaque(sink).takeUnretainedValue().farewell = notice
      }, sink)
  }
}
