// Severity is sign, word and colour, in that order of dependence.

import Diagnosis
import Samples
import Screen

enum Sign: Sendable {
  case good, advice, warning, critical, unknown, pending

  var character: String {
    switch self {
    case .good: "●"
    case .advice: "▲"
    case .warning: "!"
    case .critical: "✗"
    case .unknown: "?"
    case .pending: "◌"
    }
  }

  var ink: Ink {
    switch self {
    case .good: .good
    case .advice: .advice
    case .warning: .warning
    case .critical: .critical
    case .unknown, .pending: .unknown
    }
  }

  var span: Span { Span(character, ink, bold: self == .critical) }

  init(_ severity: Severity) {
    self =
      switch severity {
      case .info: .advice
      case .warning: .warning
      case .unknown: .unknown
      case .critical: .critical
      }
  }

  init(_ status: Source.Status) {
    self =
      switch status {
      case .running: .good
      case .starting, .created: .pending
      case .paused: .warning
      case .stalled, .failed, .ceased: .critical
      case .dropped, .other: .unknown
      }
  }

  init(_ verdict: SettingAdvice.Verdict) {
    self =
      switch verdict {
      case .ok: .good
      case .advice: .advice
      case .warning: .warning
      }
  }

  init(_ result: Check.Result) {
    self =
      switch result {
      case .pass: .good
      case .warn: .warning
      case .fail: .critical
      case .cannotTell: .unknown
      }
  }

  init(_ condition: LinkRecord.Condition) {
    self =
      switch condition {
      case .live: .good
      case .waiting, .dialling: .pending
      case .hung, .lost: .critical
      }
  }
}

extension Sign {
  var isBad: Bool { self == .critical || self == .warning }

  /// What wants to be seen first is lowest.
  var urgency: Int {
    switch self {
    case .critical: 0
    case .warning: 1
    case .pending: 2
    case .unknown: 3
    case .advice: 4
    case .good: 5
    }
  }
}
