// What is set up once per process before the first connection.

internal import CLibpq
import Glibc

enum Libpq {
  /// Makes libpq and OpenSSL safe for a program that owns the terminal. Doing it again changes nothing.
  static func prepare() { done }

  private static let done: Void = {
    // libpq guards itself against SIGPIPE, OpenSSL and our own sockets do not.
    signal(SIGPIPE, SIG_IGN)
    // Without a hook OpenSSL asks for the pass phrase of a key on the terminal and waits for it.
    unsafe PQsetSSLKeyPassHook_OpenSSL { buffer, size, connection in
      unsafe PQdefaultSSLKeyPassHook_OpenSSL(buffer, size, connection)
    }
  }()
}

extension Conninfo {
  /// What libpq is given for one attempt: everything in force, and the one address.
  func values(for candidate: Candidate) -> [String: String] {
    var values = options.merging(secrets.values) { _, secret in secret }
    values["host"] = candidate.host
    values["hostaddr"] = candidate.address
    values["port"] = String(candidate.port)
    values["target_session_attrs"] = candidate.sessionAttributes
    values["client_encoding"] = "UTF8"
    return values
  }
}
