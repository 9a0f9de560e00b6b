// A TLS handshake by hand, on a socket of our own.

internal import COpenSSL
import Glibc
import Samples

/// The client's end of one handshake. Whatever the server shows is accepted, and judged afterwards: here it counts
/// whether the handshake gets through.
@safe
@LibpqActor
final class TLSHandshake {
  private let ssl: OpaquePointer

  /// `nil` when there is no memory.
  /// - Parameter name: is told to the server (SNI), as libpq does it; `nil` for an address.
  init?(on socket: ProbeSocket, name: String?) {
    guard let context = unsafe TLSHandshake.context, let ssl = unsafe SSL_new(context) else { return nil }
    unsafe self.ssl = ssl
    unsafe SSL_set_fd(ssl, socket.descriptor)
    if let name { _ = unsafe pgwatch_ssl_set_host_name(ssl, name) }
    unsafe SSL_set_connect_state(ssl)
  }

  isolated deinit { unsafe SSL_free(ssl) }

  /// Shakes hands and tells what the server showed.
  func perform(on socket: ProbeSocket, until deadline: ContinuousClock.Instant) async throws(StepFailure)
    -> PresentedChain
  {
    while let direction = try step() {
      guard await socket.isReady(for: direction, until: deadline) else {
        throw StepFailure(kind: .silent, message: "no answer to the TLS handshake")
      }
    }
    return unsafe PresentedChain(ssl: ssl)
  }

  /// Takes leave: the server then finds an orderly end instead of a broken connection.
  func sayGoodbye() {
    ERR_clear_error()
    _ = unsafe SSL_shutdown(ssl)
  }

  /// What the handshake waits for; `nil` when it is complete.
  private func step() throws(StepFailure) -> LinkMachine.Direction? {
    ERR_clear_error()
    let status = unsafe SSL_do_handshake(ssl)
    let system = errno
    if status == 1 { return nil }
    switch unsafe SSL_get_error(ssl, status) {
    case SSL_ERROR_WANT_READ: return .read
    case SSL_ERROR_WANT_WRITE: return .write
    case SSL_ERROR_SYSCALL where system != 0: throw StepFailure(errno: system)
    case SSL_ERROR_SYSCALL, SSL_ERROR_ZERO_RETURN: throw TLSHandshake.end
    default: throw TLSHandshake.failure
    }
  }

  private static let end = StepFailure(kind: .cut, message: "the server closed the connection during the handshake")

  private static var failure: StepFailure {
    let code = ERR_peek_last_error()
    if pgwatch_error_reason(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING { return end }
    let words = unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) } ?? "unknown error"
    return StepFailure(kind: .tls, message: words)
  }

  /// Shared by all probes, for as long as the process lives.
  private static let context: OpaquePointer? = unsafe SSL_CTX_new(TLS_client_method())
}
