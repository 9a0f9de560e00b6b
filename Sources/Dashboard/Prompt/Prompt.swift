// What the footer asks for, and what a key does meanwhile.

import Samples
import Screen

/// What takes the keys in place of the panes.
enum Prompt: Sendable, Equatable {
  /// The filter of the list at hand is being typed.
  case filter
  case entry(Entry)
  case question(Question)
}

/// Something that is done only if the next key is Enter.
struct Question: Sendable, Equatable {
  var text: String
  var effect: Effect
}

/// A phrase or a reason, as far as it has been typed.
struct Entry: Sendable, Equatable {
  enum Purpose: Sendable, Equatable {
    /// Typing the phrase and Enter carries the change out.
    case confirm(Change, phrase: String, for: Wizard.Detail)
    /// The reason for which a check is skipped.
    case skip(check: String, title: String)
  }

  var purpose: Purpose
  var text = ""

  /// What stands before the typed text: the first that has room. A phrase that is not seen cannot be typed.
  var prompts: [String] {
    switch purpose {
    case .confirm(_, let phrase, _):
      ["Type  \(phrase)  and Enter to run it, Esc to leave it:", "Type  \(phrase)  and Enter:", "\(phrase) ?"]
    case .skip(_, let title):
      ["Why skip \(title)? Enter keeps the reason, Esc drops it:", "Why skip it? Enter keeps it:", "Why?"]
    }
  }
}

extension Model {
  var isFiltering: Bool { prompt == .filter }

  /// What is being typed in the footer, beside a filter.
  var entry: Entry? { if case .entry(let entry)? = prompt { entry } else { nil } }

  /// Gives the key to what is asked for. A question goes with the next key, whatever that is.
  /// - Returns: `nil` where the key is for the panes nevertheless.
  mutating func answer(_ prompt: Prompt, with key: Key) -> [Effect]? {
    switch prompt {
    case .filter: return typeFilter(key)
    case .entry(let entry): return type(key, into: entry)
    case .question(let question):
      self.prompt = nil
      switch key {
      case .enter: return [question.effect]
      case .escape: return []
      default: return nil
      }
    }
  }
}
