// What kind of failure libpq's words describe.

import Glibc
import Samples

extension LinkMachine.Failure {
  /// A failure while connecting, at `step`, from `PQerrorMessage`. libpq keeps neither errno nor SQLSTATE of it, so both
  /// are read from the text; it is not translated, because the program never sets `LC_MESSAGES`.
  init(connecting text: String, at step: Step, needsPassword: Bool) {
    let server = ServerError(loginFailure: text)
    let errno = LinkMachine.Failure.errno(in: text)
    self.init(
      kind: .rejected, errno: errno,
      message: LinkMachine.Failure.isWordless(text)
        ? LinkMachine.Failure.foreignProtocol : oneParagraph(LinkMachine.Failure.withoutLocation(text)), server: server,
      unfit: LinkMachine.Failure.unfitWords.contains { text.contains($0) })
    if server == nil && !unfit {
      kind = needsPassword ? .passwordMissing : LinkMachine.Failure.kind(of: text, errno: errno, at: step)
    }
  }

  static let foreignProtocol = "what answers does not speak PostgreSQL's protocol"

  /// An error of absurd length libpq takes for one of a server before 7.4, and the bytes of the length for its words.
  private static func isWordless(_ text: String) -> Bool {
    guard let prefix = text.firstRange(of: " failed: ") else { return false }
    return text[prefix.upperBound...].count(where: \.isLetter) < 2
  }

  /// The system gave no file descriptor with which the socket could be watched.
  static let unwatched = LinkMachine.Failure(
    kind: .unusable, errno: EMFILE, message: "no file descriptor is left to watch the connection")

  /// An open connection broke: `PQerrorMessage` and the server's farewell, if it took leave.
  init(breaking text: String, farewell: ServerError?) {
    let errno = LinkMachine.Failure.errno(in: text)
    self.init(kind: errno == ETIMEDOUT ? .silent : .cut, errno: errno, message: oneParagraph(text), server: farewell)
  }

  private static func kind(of text: String, errno: Int32, at step: Step) -> Loss.Kind {
    switch errno {
    case ECONNREFUSED, ENOENT: return .refused
    case EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EACCES, EPERM, EADDRNOTAVAIL:
      if step == .tcp { return .unreachable }
    // A Unix socket whose queue is full: the connection seems to be under way and is none.
    case ENOTCONN, EAGAIN: if step == .tcp { return .silent }
    case ETIMEDOUT: return .silent
    case EMFILE, ENFILE: return .unusable
    case ECONNRESET, EPIPE, ECONNABORTED: return .cut
    default: break
    }
    if text.contains("server closed the connection unexpectedly") || text.contains("EOF detected") { return .cut }
    if step == .tls || text.contains("SSL error") || text.contains("SSL connection") { return .tls }
    return step == .tcp ? .unreachable : .rejected
  }

  /// The errno whose words stand in `text`; 0 if there are none.
  private static func errno(in text: String) -> Int32 {
    let known = [
      ECONNREFUSED, ENOENT, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN, ENETDOWN, EACCES, EPERM, EADDRNOTAVAIL, ENOTCONN,
      EAGAIN, ETIMEDOUT, ECONNRESET, EPIPE, ECONNABORTED, EMFILE, ENFILE,
    ]
    return known.first { text.contains(words(of: $0)) } ?? 0
  }

  private static func words(of errno: Int32) -> String {
    unsafe strerror(errno).map { unsafe String(cString: $0) } ?? ""
  }

  /// The place in the server's source code says nothing to an operator.
  private static func withoutLocation(_ text: String) -> String {
    text.split(separator: "\n").filter { !$0.hasPrefix("LOCATION:  ") }.joined(separator: "\n")
  }

  /// How libpq says that a session is not what `target_session_attrs` asks for.
  private static let unfitWords = [
    "session is read-only", "session is not read-only", "server is in hot standby mode",
    "server is not in hot standby mode",
  ]
}
