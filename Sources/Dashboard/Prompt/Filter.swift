// Typing a filter: the list is narrowed with every letter.

import Screen

extension Model {
  /// Longer than any name or reason.
  private static let longestField = 200

  /// What stands in a field behind which `text` is pasted: what is too long for it is left out, with a word.
  mutating func joined(_ field: String, pasted text: String) -> String {
    let whole = field + text.printable
    guard whole.count > Model.longestField else { return whole }
    say("The paste is cut off: \(Model.longestField) characters are kept.")
    return String(whole.prefix(Model.longestField))
  }

  mutating func typeFilter(_ key: Key) -> [Effect] {
    switch key {
    case .enter: prompt = nil
    case .escape, .control("c"):
      prompt = nil
      changeList { $0.filter = "" }
    case .backspace: changeList { _ = $0.filter.popLast() }
    case .control("u"): changeList { $0.filter = "" }
    case .character(let character): changeList { $0.filter.append(character) }
    case .paste(let text):
      let filter = joined(state(of: list).filter, pasted: text)
      changeList { $0.filter = filter }
    case .up: moveSelection(by: -1)
    case .down: moveSelection(by: 1)
    case .control("z"): return [.terminal(.suspend)]
    default: break
    }
    return []
  }
}
