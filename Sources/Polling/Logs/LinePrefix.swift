// `log_line_prefix`, understood: the setting as a list of marks, and a line matched against them.

import Samples

struct LinePrefix: Sendable, Equatable {
  /// One piece of the setting.
  enum Mark: Sendable, Equatable {
    case literal([UInt8])
    /// The letter after the `%`, and whether a width was given: then blanks surround the value.
    case escape(Character, padded: Bool)
  }

  let setting: String
  /// `nil` for a setting of more marks than anybody writes: its lines are recognised by their looks.
  private let marks: [Mark]?

  /// There are two dozen escapes. Matching goes as deep as there are marks.
  private static let mostMarks = 64

  init(_ setting: String) {
    self.setting = setting
    marks = LinePrefix.marks(of: setting)
  }

  /// What stands before the text of `line`; `nil` when the line does not begin as the setting says.
  func header(of line: String, _ zone: LogZone) -> LogHeader? {
    guard let marks else { return nil }
    var match = PrefixMatch(line: Array(line.utf8)[...], zone: zone)
    return match.header(marks[...], at: 0, LogHeader.blank)
  }

  /// `%m`, `%-5p`; a `%` before anything unknown is left out with it, as the server does.
  private static func marks(of setting: String) -> [Mark]? {
    var marks: [Mark] = []
    var literal: [UInt8] = []
    func endLiteral() {
      if !literal.isEmpty { marks.append(.literal(literal)) }
      literal.removeAll()
    }
    var rest = Substring(setting)
    while let character = rest.popFirst(), marks.count <= mostMarks {
      guard character == "%" else {
        literal += character.utf8
        continue
      }
      let width = rest.prefix { $0 == "-" || $0.isNumber }
      rest = rest.dropFirst(width.count)
      guard let letter = rest.popFirst() else { break }
      if letter == "%" {
        literal.append(UInt8(ascii: "%"))
      } else {
        endLiteral()
        marks.append(.escape(letter, padded: !width.isEmpty))
      }
    }
    endLiteral()
    return marks.count > mostMarks ? nil : marks
  }
}
