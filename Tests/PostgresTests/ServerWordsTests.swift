// The server's errors, read from libpq's text and from the protocol.

import Glibc
import Samples
import Testing

@testable import Postgres

@Suite struct ServerWordsTests {
  @Test func aRefusedLoginInFull() {
    let text = """
      connection to server at "db" (10.0.0.1), port 5432 failed: FATAL:  28000: no entry for "x": SSL off
      DETAIL:  The client: a.
      HINT:  Try again.
      LOCATION:  ClientAuthentication, auth.c:543

      """
    #expect(
      ServerError(loginFailure: text)
        == ServerError(
          severity: "FATAL", sqlstate: "28000", message: "no entry for \"x\": SSL off", detail: "The client: a.",
          hint: "Try again."))
    let failure = LinkMachine.Failure(connecting: text, at: .authentication, needsPassword: false)
    #expect(failure.kind == .rejected)
    #expect(failure.message.hasSuffix("DETAIL:  The client: a. HINT:  Try again."))
  }

  @Test(arguments: ["@\n", "M", "", "\u{1}\u{7f}"])
  func wordsThatAreNone(_ words: String) {
    let text = "connection to server at \"127.0.0.1\", port 5432 failed: \(words)"
    let failure = LinkMachine.Failure(connecting: text, at: .authentication, needsPassword: false)
    #expect(failure.message == "what answers does not speak PostgreSQL's protocol")
  }

  @Test func aTranslatedSeverity() {
    #expect(ServerError(loginFailure: "… : ВАЖНО:  53300: слишком много клиентов\n")?.sqlstate == "53300")
  }

  @Test(arguments: ["", "a:  b: c", "connection failed: Connection refused", ":  1234: x", ":  abcde: x"])
  func wordsThatNoServerSaid(_ text: String) {
    #expect(ServerError(loginFailure: text) == nil)
  }

  @Test(arguments: [
    ("failed: Connection refused\n\tIs the server running?", Step.tcp, Loss.Kind.refused, ECONNREFUSED),
    ("failed: No route to host", .tcp, .unreachable, EHOSTUNREACH),
    ("failed: Network is unreachable", .tcp, .unreachable, ENETUNREACH),
    ("failed: Connection timed out", .tcp, .silent, ETIMEDOUT),
    ("failed: Connection reset by peer", .tls, .cut, ECONNRESET),
    ("SSL SYSCALL error: EOF detected", .tls, .cut, 0),
    ("server closed the connection unexpectedly", .authentication, .cut, 0),
    ("SSL error: certificate verify failed", .tls, .tls, 0),
    ("SSL error: sslv3 alert certificate expired", .authentication, .tls, 0),
    ("server does not support SSL, but SSL was required", .tls, .tls, 0),
    ("could not initiate GSSAPI security context", .authentication, .rejected, 0),
  ])
  func kindsOfFailure(_ text: String, _ step: Step, _ kind: Loss.Kind, _ errno: Int32) {
    let failure = LinkMachine.Failure(connecting: text, at: step, needsPassword: false)
    #expect(failure.kind == kind)
    #expect(failure.errno == errno)
    #expect(failure.server == nil)
  }

  @Test func anErrorOfTheProtocol() {
    let fields = Array("SFATAL\0VFATAL\0C53300\0Msorry\0Ddetail\0Hhint\0\0".utf8)
    let bytes: [UInt8] = [UInt8(ascii: "E"), 0, 0, 0, UInt8(fields.count + 4)] + fields
    let error = ServerError(
      severity: "FATAL", sqlstate: "53300", message: "sorry", detail: "detail", hint: "hint")
    #expect(ServerError(message: bytes) == error)
    // What follows the message is another one.
    #expect(ServerError(message: bytes + Array("C99999\0".utf8)) == error)
    #expect(ServerError(message: [UInt8(ascii: "R")] + bytes.dropFirst()) == nil)
    // Cut short anywhere, it neither crashes nor invents anything.
    for count in 0..<bytes.count {
      let sqlstate = ServerError(message: Array(bytes.prefix(count)))?.sqlstate
      #expect(sqlstate == nil || sqlstate == "53300")
    }
  }
}
