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
  private let marks: [Mark]

  init(_ setting: String) {
    self.setting = setting
    marks = LinePrefix.marks(of: setting)
  }

  /// What stands before the text of `line`; `nil` when the line does not begin as the setting says.
  func header(of line: String, _ zone: LogZone) -> LogHeader? {
    var match = PrefixMatch(line: Array(line.utf8)[...], zone: zone)
    return match.header(marks[...], at: 0, LogHeader.blank)
  }

  /// `%m`, `%-5p`; a `%` before anything unknown is left out with it, as the server does.
  private static func marks(of setting: String) -> [Mark] {
    var marks: [Mark] = []
    func add(_ character: Character) {
      if case .literal(let text)? = marks.last {
        marks[marks.count - 1] = .literal(text + Array(String(character).utf8))
      } else {
        marks.append(.literal(Array(String(character).utf8)))
      }
    }
    var rest = Substring(setting)
    while let character = rest.popFirst() {
      guard character == "%" else {
        add(character)
        continue
      }
      let width = rest.prefix { $0 == "-" || $0.isNumber }
      rest = rest.dropFirst(width.count)
      guard let letter = rest.popFirst() else { break }
      if letter == "%" { add("%") } else { marks.append(.escape(letter, padded: !width.isEmpty)) }
    }
    return marks
  }
}
