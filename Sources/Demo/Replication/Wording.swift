// How Materialize words the failures of a PostgreSQL source.

import Glibc
import Samples

/// Why a source stalled, as it stands in mz_source_status_history. The texts are those of tokio-postgres and of the Rust
/// standard library, which Materialize passes on (MaterializeInc/materialize: src/storage/src/source/postgres.rs,
/// src/postgres-util/src/lib.rs; test/pg-cdc/pg-cdc.td).
struct Stall: Error, Equatable {
  /// Without the namespace: `connection closed`.
  var words: String

  /// A session that stood has ended; the client library keeps the reason to itself.
  static let connectionClosed = Stall(words: "connection closed")

  init(words: String) { self.words = words }

  /// A session that did not come about.
  init(opening loss: Loss) { self = loss.server.map(Stall.init) ?? Stall(words: Stall.words(for: loss)) }

  /// An error that the server sent.
  init(_ error: ServerError) {
    words = "db error: \(error.severity): \(error.message)"
    if let detail = error.detail { words += "\nDETAIL: \(detail)" }
    if let hint = error.hint { words += "\nHINT: \(hint)" }
  }

  /// What `pg_recvlogical` wrote before it gave up without having streamed. Its own prefix goes, the server's words stay:
  /// `pg_recvlogical: error: connection to server at "127.0.0.1", port 5432 failed: FATAL:  sorry, too many clients already`.
  init(clientErrors text: String) {
    for severity in ["FATAL", "ERROR"] {
      guard let found = text.firstRange(of: "\(severity):  ") else { continue }
      let lines = text[found.upperBound...].split(separator: "\n")
      let explanations = lines.dropFirst().filter { $0.hasPrefix("DETAIL: ") || $0.hasPrefix("HINT: ") }
      words = (["db error: \(severity): \(lines.first ?? "")"] + explanations.map(String.init)).joined(separator: "\n")
      return
    }
    words =
      text.contains("Connection refused") ? Stall.words(for: Loss(kind: .refused, step: .tcp, message: text)) : text
  }

  private static func words(for loss: Loss) -> String {
    switch loss.kind {
    case .refused: "error connecting to server: \(system(ECONNREFUSED))"
    case .unresolved: "error connecting to server: failed to lookup address information: \(loss.message)"
    case .silent: "error connecting to server: deadline has elapsed"
    case .tls where loss.step > .tls: "error communicating with the server: \(complaint(in: loss.message))"
    case .tls: "error performing TLS handshake: \(complaint(in: loss.message))"
    case .passwordMissing: "authentication error: password missing"
    case .cut where loss.step > .tcp:
      "error communicating with the server: \(system(loss.errno == 0 ? ECONNRESET : loss.errno))"
    case .cut, .unreachable: "error connecting to server: \(system(loss.errno))"
    case .rejected, .excessive, .unusable, .closed: loss.message
    }
  }

  /// What OpenSSL said, without what libpq says before it.
  private static func complaint(in message: String) -> String {
    message.firstRange(of: "SSL error: ").map { String(message[$0.upperBound...]) } ?? message
  }

  /// `Connection refused (os error 111)`
  private static func system(_ code: Int32) -> String { "\(systemError(code)) (os error \(code))" }
}
