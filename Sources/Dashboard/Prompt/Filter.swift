// Typing a filter: the list is narrowed with every letter.

import Screen

extension Model {
  mutating func typeFilter(_ key: Key) -> [Effect] {
    switch key {
    case .enter: prompt = nil
    case .escape, .control("c"):
      prompt = nil
      changeList { $0.filter = "" }
    case .backspace: changeList { _ = $0.filter.popLast() }
    case .control("u"): changeList { $0.filter = "" }
    case .character(let character): changeList { $0.filter.append(character) }
    case .paste(let text): changeList { $0.filter += text.printable.prefix(200) }
    case .up: moveSelection(by: -1)
    case .down: moveSelection(by: 1)
    case .control("z"): return [.terminal(.suspend)]
    default: break
    }
    return []
  }
}
