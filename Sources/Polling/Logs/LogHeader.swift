// What stands before the text of a line in the format stderr: `2026-11-22 10:00:00.123 UTC [4711] web@shop FATAL:  `.

import Samples

struct LogHeader: Sendable, Equatable {
  /// What the prefix said; message and severity are still to be filled in.
  var event: LogEvent
  /// `LOG`, `DETAIL` …; in another language as it stands there.
  var label: String
  var text: String

  init(_ event: LogEvent, label: String, text: String) {
    self.event = event
    self.label = label
    self.text = text
  }

  static let blank = LogEvent(severity: nil, message: "")

  /// The words that can stand before the text.
  static let labels =
    LogSeverity.allCases.map(\.rawValue) + [
      "DEBUG1", "DEBUG2", "DEBUG3", "DEBUG4", "DEBUG5", "DETAIL", "HINT", "CONTEXT", "STATEMENT", "QUERY", "LOCATION",
      "BACKTRACE",
    ]

  /// A word, a colon and two blanks at `index`; the word may be of any language, French puts a blank before the colon.
  static func label(in line: ArraySlice<UInt8>, at index: Int) -> (label: String, text: Int)? {
    var end = index
    while end < line.endIndex, end - index < 40, isLetter(line[end]) { end += 1 }
    guard end > index else { return nil }
    let label = String(decoding: line[index..<end], as: UTF8.self)
    var colon = end
    // A blank of French is one that does not break (U+00A0) or a common one.
    while colon < line.endIndex, line[colon] == UInt8(ascii: " ") { colon += 1 }
    guard colon - end <= 1, line[colon...].starts(with: ":  ".utf8) else { return nil }
    return (label, colon + 3)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...: true
    // DEBUG1
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }
}
