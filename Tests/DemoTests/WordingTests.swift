// Failures read as they read in Materialize.

import Samples
import Testing

@testable import Demo

@Suite struct WordingTests {
  @Test(arguments: [
    (Loss(kind: .refused, step: .tcp, message: ""), "error connecting to server: Connection refused (os error 111)"),
    (Loss(kind: .silent, step: .tcp, message: ""), "error connecting to server: deadline has elapsed"),
    (
      Loss(kind: .cut, step: .authentication, message: ""),
      "error communicating with the server: Connection reset by peer (os error 104)"
    ),
    (
      Loss(kind: .unreachable, step: .tcp, errno: 113, message: ""),
      "error connecting to server: No route to host (os error 113)"
    ),
    (
      Loss(kind: .tls, step: .tls, message: "certificate has expired"),
      "error performing TLS handshake: certificate has expired"
    ),
    (
      Loss(
        kind: .tls, step: .authentication,
        message: #"connection to server at "127.0.0.1", port 1 failed: SSL error: sslv3 alert certificate expired"#),
      "error communicating with the server: sslv3 alert certificate expired"
    ),
    (
      Loss(
        kind: .rejected, step: .authentication,
        server: ServerError(
          severity: "FATAL", sqlstate: "53300", message: "sorry, too many clients already", hint: "wait"),
        message: ""), "db error: FATAL: sorry, too many clients already\nHINT: wait"
    ),
  ])
  func aLoss(_ loss: Loss, reads words: String) {
    #expect(Stall(opening: loss).words == words)
  }

  @Test(arguments: [
    (
      """
      pg_recvlogical: error: could not send replication command "START_REPLICATION SLOT ...": ERROR:  all is lost
      DETAIL:  for ever
      """, "db error: ERROR: all is lost\nDETAIL:  for ever"
    ),
    (
      #"connection to server at "127.0.0.1", port 1 failed: FATAL:  sorry, too many clients already"#,
      "db error: FATAL: sorry, too many clients already"
    ),
    (
      #"connection to server at "127.0.0.1", port 1 failed: Connection refused"#,
      "error connecting to server: Connection refused (os error 111)"
    ),
  ])
  func theReplicationClient(_ errors: String, reads words: String) {
    #expect(Stall(clientErrors: errors).words == words)
  }
}
