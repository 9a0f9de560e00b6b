// How the state of a server is said: in the frame of its figures, in the header, and where its figures would stand.

import Diagnosis
import Samples
import Screen

extension Model {
  func condition(of server: ServerID) -> LinkRecord.Condition {
    evidence.link(of: server)?.condition(at: now, patience: patience) ?? .waiting
  }

  /// A word or three on a server's state: `refused 3s ago`, `no answer for 12s`.
  func stateWords(of server: ServerID) -> String {
    if evidence.target(server)?.obstacle != nil { return "not watched" }
    switch condition(of: server) {
    case .live: return "live"
    case .waiting: return "waiting"
    case .dialling(let since): return "connecting \((now - since).brief)"
    case .hung(let age): return "no answer for \(age.brief)"
    case .lost(let lost): return "\(lost.loss.word) \((now - lost.at).brief) ago"
    }
  }

  func sign(of server: ServerID) -> Sign {
    evidence.target(server)?.obstacle != nil ? .unknown : Sign(condition(of: server))
  }

  /// The mark for the frame around figures of `server` that were measured at `measured`. Settings are asked seldom, but
  /// the server's word that nothing was reloaded comes with each refresh: their age is that of the last answer.
  func mark(of server: ServerID, measured: Moment?) -> ServerMark {
    var spans = [Span(server.name, .faint)]
    let age = measured.map { now - $0 }
    let isOld = age.map { $0 > freshness } ?? false
    let isLive = condition(of: server) == .live
    if !isLive {
      spans = [sign(of: server).span, Span(" \(server.name) \(stateWords(of: server))", sign(of: server).ink)]
    }
    if let age, isOld { spans.append(Span(", \(age.brief) old", .warning)) }
    return ServerMark(spans: spans, isOld: isOld || (!isLive && age != nil))
  }

  /// How old the figures of a server are, where there is no frame to say so; nothing while they are fresh.
  func ageOfOld(_ server: ServerID, measured: Moment?) -> [Span] {
    guard let measured, mark(of: server, measured: measured).isOld else { return [] }
    return [Span("  \((now - measured).brief) old", .warning)]
  }

  /// What stands where figures of `server` would be, or above old ones: why there are none, and what happens next.
  /// Empty when the server answers.
  func stateLines(of server: ServerID) -> [Line] {
    let name = server.name
    guard let target = evidence.target(server) else { return [Line("Nothing is known of \(name) yet.", .faint)] }
    if let obstacle = target.obstacle {
      return [Line([Sign.unknown.span, Span(" \(name) is not watched: \(obstacle)", .unknown)])]
    }
    let address = [target.host, target.port.map(String.init)].compactMap(\.self).joined(separator: ":")
    switch condition(of: server) {
    case .live:
      return []
    case .waiting:
      return [Line("Waiting to connect to \(name) (\(address)).", .faint)]
    case .dialling(let since):
      return [Line("Connecting to \(name) (\(address)), \((now - since).brief) so far …", .unknown)]
    case .hung(let age):
      let words = " \(name) has not answered for \(age.brief). The connection still stands."
      return [Line([Sign.critical.span, Span(words, .critical)])]
    case .lost(let lost):
      let next = lost.retryAt > now ? "next attempt in \((lost.retryAt - now).brief)" : "trying again"
      let count = lost.count == 1 ? "" : ", \(counted(lost.count, "attempt")) in \((now - lost.first).brief)"
      return [
        Line([Sign.critical.span, Span(" \(name): \(lost.loss.summary)", .critical)]),
        Line("  \(next)\(count); r tries now.", .faint),
      ]
    }
  }

  /// A line that says why a reading has no value, or why its value is not newer.
  func troubleLine(_ trouble: Trouble?, what: String) -> [Line] {
    switch trouble {
    case nil: []
    case .denied(let grant)?:
      [
        Line(
          [Sign.advice.span, Span(" \(what): not permitted. A superuser can run  \(grant)", .advice)],
          row: Row("trouble " + what, copies: grant, note: grant))
      ]
    case .absent(let why)?:
      [Line("\(what): \(why)", .faint)]
    case .failed(let error)?:
      [
        Line(
          [Sign.warning.span, Span(" \(what): \(error.message)", .warning)],
          row: Row("trouble " + what, copies: error.message, note: error.message))
      ]
    }
  }
}

extension Loss {
  /// One word, or nearly.
  fileprivate var word: String {
    switch kind {
    case .unresolved: "name not found"
    case .refused: "refused"
    case .cut: "cut"
    case .unreachable: "unreachable"
    case .silent: "timed out"
    case .tls: "TLS failed"
    case .rejected: "refused"
    case .passwordMissing: "needs a password"
    case .excessive: "sends too much"
    case .unusable: "unusable"
    case .closed: "closed"
    }
  }

  /// Everything that was said, for the note below a list.
  var allWords: String {
    var words = [message]
    if let server {
      words = ["\(server.severity) \(server.sqlstate ?? ""): \(server.message)"]
      words += [server.detail, server.hint].compactMap(\.self)
    }
    if let address { words.append("(\(address))") }
    return words.joined(separator: " ")
  }
}
