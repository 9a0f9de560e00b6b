// What is thought of a setting: what it is good for, whether its value serves a replication link, and what would be better.

package import Samples

/// The opinion on one setting.
package struct SettingAdvice: Sendable, Equatable {
  package enum Verdict: String, Sendable, Equatable, Comparable {
    case ok, advice, warning

    package static func < (a: Verdict, b: Verdict) -> Bool { a.order < b.order }
    private var order: Int {
      switch self {
      case .ok: 0
      case .advice: 1
      case .warning: 2
      }
    }
  }

  package var verdict: Verdict
  /// In the setting's unit; `nil` when the value is fine as it is, or nothing can be recommended.
  package var recommended: String?
  /// A sentence: why.
  package var sentence: String
  /// What there is to say beyond that, in a sentence.
  package var further: String?

  /// Why, in one or two sentences.
  package var reason: String { [sentence, further].compactMap(\.self).joined(separator: " ") }

  /// A value that could be better is advice, never a warning: only evidence that ties it to a failure makes it one.
  /// A setting that is not in the catalog is fine.
  package init(_ setting: Setting) {
    guard let known = SettingCatalog.entries.first(where: { $0.name == setting.name }) else {
      self.init(.ok, nil, "")
      return
    }
    guard setting.value != nil else {
      self.init(.ok, nil, setting.unknown ?? "The value cannot be read.", further: known.purpose)
      return
    }
    self = known.judge(setting)
  }

  init(_ verdict: Verdict, _ recommended: String?, _ sentence: String, further: String? = nil) {
    self.verdict = verdict
    self.recommended = recommended
    self.sentence = sentence
    self.further = further
  }
}

/// A setting that matters to a connection between Materialize and PostgreSQL.
package struct SettingEntry: Sendable {
  package enum Topic: String, Sendable, CaseIterable {
    case keepalive = "TCP keepalive of the server's end"
    case replication = "Replication"
    case timeouts = "Timeouts of sessions"
    case tls = "TLS"
    case logging = "Logging"
  }

  package let name: String
  package let topic: Topic
  /// What it does, in a sentence.
  package let purpose: String
  /// The first major version that has it.
  package let since: Int
  let judge: @Sendable (Setting) -> SettingAdvice

  init(
    _ name: String, _ topic: Topic, since: Int = 11, _ purpose: String,
    judge: (@Sendable (Setting) -> SettingAdvice)? = nil
  ) {
    self.name = name
    self.topic = topic
    self.since = since
    self.purpose = purpose
    self.judge = judge ?? { _ in SettingAdvice(.ok, nil, purpose) }
  }
}
