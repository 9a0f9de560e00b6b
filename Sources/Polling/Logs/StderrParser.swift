// The format stderr: a prefix of one's own choice, a severity, a message; further lines of an entry begin with a tab, and
// its DETAIL, HINT, STATEMENT … have a prefix each.

import Samples

struct StderrParser: LineParser {
  private var entry: LogEvent?
  /// Which part of the entry the next line with a tab goes on with.
  private var part = Part.message
  private enum Part { case message, detail, hint, statement, ignored }
  private var statement: String?
  /// More of an entry is not kept while it is read.
  private static let longest = 8_192

  mutating func take(_ line: LogLine, _ manner: LogManner) -> LogEvent? {
    if line.text.hasPrefix("\t") {
      goOn(with: "\n" + line.text.dropFirst())
      return nil
    }
    let zone = manner.zone
    guard let header = manner.prefix?.header(of: line.text, zone) ?? GuessedPrefix.header(of: line.text, zone) else {
      // A child of the server wrote it, or it is the middle of something.
      part = .ignored
      return nil
    }
    switch header.label {
    case "DETAIL": begin(.detail, header)
    case "HINT": begin(.hint, header)
    case "STATEMENT": begin(.statement, header)
    case "CONTEXT", "QUERY", "LOCATION", "BACKTRACE": part = .ignored
    default:
      let complete = settle()
      entry = header.event
      entry?.severity = LogSeverity(word: header.label)
      entry?.message = header.text
      entry?.offset = line.offset
      part = .message
      return complete
    }
    return nil
  }

  mutating func settle() -> LogEvent? {
    defer {
      entry = nil
      statement = nil
    }
    entry?.conceal(statement)
    return entry
  }

  private mutating func begin(_ part: Part, _ header: LogHeader) {
    guard entry?.pid == header.event.pid else {
      self.part = .ignored
      return
    }
    self.part = part
    goOn(with: header.text)
  }

  private mutating func goOn(with text: some StringProtocol) {
    func extended(_ whole: String?) -> String {
      let whole = whole ?? ""
      return whole.utf8.count < StderrParser.longest ? whole + text : whole
    }
    guard let entry else { return }
    switch part {
    case .message: self.entry?.message = extended(entry.message)
    case .detail: self.entry?.detail = extended(entry.detail)
    case .hint: self.entry?.hint = extended(entry.hint)
    case .statement: statement = extended(statement)
    case .ignored: break
    }
  }
}
