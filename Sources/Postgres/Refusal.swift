// Keeps libpq from dialling a second time after a server that is full said so.

internal import CLibpq
internal import COpenSSL
import Glibc
import Samples

/// With `sslmode=prefer` (libpq's default) and `allow`, libpq answers a refused login by dialling again without, or with,
/// TLS. After a refusal for a reason of pg_hba.conf that is what psql does and stays. But a server that has no
/// connection left, or is shutting down, must not be dialled twice. By the time `PQconnectPoll` returns, the
/// second connection is already on its way, so the server's answer is looked at beforehand, without taking it.
enum Refusal {
  /// Why the login has failed for good, if that is what libpq would read next on `connection`: an error of the server
  /// that stands whatever the transport, of class 53 (insufficient resources) or 57 (operator intervention), or an alert
  /// of TLS, which is lost to libpq once it was looked at. Never waits.
  static func standing(on connection: OpaquePointer) -> LinkMachine.Failure? {
    guard unsafe PQstatus(connection) == CONNECTION_AWAITING_RESPONSE else { return nil }
    if let ssl = unsafe PQsslStruct(connection, "OpenSSL") { return unsafe look(through: OpaquePointer(ssl)) }
    var buffer = room
    let flags = Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)
    let count = unsafe recv(PQsocket(connection), &buffer, buffer.count, flags)
    return refusal(in: buffer.prefix(max(0, count)))
  }

  private static func look(through ssl: OpaquePointer) -> LinkMachine.Failure? {
    var buffer = room
    ERR_clear_error()
    defer { ERR_clear_error() }
    let count = unsafe SSL_peek(ssl, &buffer, Int32(buffer.count))
    if count > 0 { return refusal(in: buffer.prefix(Int(count))) }
    guard unsafe SSL_get_error(ssl, count) == SSL_ERROR_SSL else { return nil }
    let code = ERR_peek_error()
    if pgwatch_error_reason(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING {
      return LinkMachine.Failure(kind: .cut, message: "the server closed the connection during the login")
    }
    let words = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) } ?? "unknown"
    return LinkMachine.Failure(kind: .tls, message: "SSL error: \(words)")
  }

  private static func refusal(in bytes: ArraySlice<UInt8>) -> LinkMachine.Failure? {
    guard let error = ServerError(message: Array(bytes)), let sqlstate = error.sqlstate,
      sqlstate.hasPrefix("53") || sqlstate.hasPrefix("57")
    else { return nil }
    return LinkMachine.Failure(kind: .rejected, message: error.message, server: error)
  }

  /// More than any ErrorResponse of a refused login takes.
  private static var room: [UInt8] { [UInt8](repeating: 0, count: 8192) }
}

extension ServerError {
  /// Reads an ErrorResponse of the protocol (version 3): `E`, the length as four bytes, then fields, each a letter and a
  /// text that ends with a zero byte. A field that has not arrived in full is left out. `nil` for anything else.
  init?(message bytes: [UInt8]) {
    guard bytes.first == UInt8(ascii: "E"), bytes.count > 5 else { return nil }
    let length = bytes[1...4].reduce(0) { $0 << 8 | Int($1) }
    // The length counts itself, not the letter.
    let fields = bytes[5..<min(bytes.count, max(5, length + 1))]
    var values: [UInt8: String] = [:]
    let complete = fields.prefix(through: fields.lastIndex(of: 0) ?? fields.startIndex)
    for field in complete.split(separator: 0) {
      values[field[field.startIndex]] = String(decoding: field.dropFirst(), as: UTF8.self)
    }
    func value(_ letter: Unicode.Scalar) -> String? { values[UInt8(ascii: letter)] }
    guard let severity = value("V") ?? value("S") else { return nil }
    self.init(
      severity: severity, sqlstate: value("C"), message: value("M") ?? "", detail: value("D"), hint: value("H"))
  }
}
