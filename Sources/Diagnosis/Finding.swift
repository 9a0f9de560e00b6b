// What the evidence means: causes, how bad, how sure, and by what evidence.

package import Samples

/// How bad a finding is; the worst one is the verdict. What cannot be known is worse than a warning: it may hide
/// something critical.
package enum Severity: Int, Sendable, Comparable, CaseIterable {
  case info, warning, unknown, critical

  package static func < (a: Severity, b: Severity) -> Bool { a.rawValue < b.rawValue }
}

package struct Finding: Sendable, Equatable {
  package var cause: Cause
  package var severity: Severity
  /// 0…1
  package var confidence: Double
  /// The id of the source that is hurt, and the name of the upstream, where the finding concerns one.
  package var source: String?
  package var upstream: String?
  /// Why, without the remark that it is over: a clause without a full stop. That of a source's finding follows upon its
  /// status: "orders is stalled: …".
  package var clause: String
  /// `nil` while it is not over.
  package var recovery: Recovery?
  /// What speaks for it; never empty.
  package var support: [Exhibit]
  /// What speaks against it.
  package var against: [Exhibit]
  /// What measurement would settle it, where it is not certain.
  package var wouldSettle: [Settlement]
  /// What helps here, the best first; those of the cause's playbook when the rule does not know better.
  package var remedies: [RemedyID]
  /// More advice that belongs to this finding alone, such as the missing GRANT; may be copied.
  package var advice: [String]
  /// The statements of its advice that would let the watching role see it.
  package var grants: [String]
  /// The settings of the upstream that are to blame.
  package var settings: Set<String>

  /// That what was hurt runs again.
  package struct Recovery: Sendable, Equatable {
    /// How long ago it recovered, and how long it was hurt.
    package var ago, outage: Duration
  }

  /// - Parameters:
  ///   - title: its clause.
  ///   - grants: statements, which become part of the advice.
  package init(
    _ cause: Cause, _ severity: Severity, confidence: Double, source: String? = nil, upstream: String? = nil,
    title: String, recovery: Recovery? = nil, support: [Exhibit], against: [Exhibit] = [],
    wouldSettle: [Settlement] = [],
    remedies: [RemedyID]? = nil, advice: [String] = [], grants: [String] = [], settings: Set<String> = []
  ) {
    self.cause = cause
    self.severity = severity
    self.confidence = confidence
    self.source = source
    self.upstream = upstream
    clause = title
    self.recovery = recovery
    self.support = support
    self.against = against
    self.wouldSettle = wouldSettle
    self.remedies = remedies ?? cause.playbook
    self.advice = advice + grants
    self.grants = grants
    self.settings = settings
  }

  /// The clause, and before it that it is over: "recovered 1m ago after 3m: orders-db restarted 4m ago".
  package var title: String {
    guard let recovery else { return clause }
    return "recovered \(recovery.ago.brief) ago after \(recovery.outage.brief): \(clause)"
  }

  /// The same finding has the same one from look to look, whatever its figures.
  package var id: String { "\(cause.rawValue) \(source ?? "-") \(upstream ?? "-")" }

  /// How sure, in a word that can be said on the phone.
  package var certainty: String { Finding.certainty(confidence) }

  /// From here on a confidence is called certain, or likely.
  static let certain = 0.9
  static let likely = 0.4

  /// The word for a confidence of 0…1.
  static func certainty(_ confidence: Double) -> String {
    switch confidence {
    case certain...: "certain"
    case 0.7..<certain: "very likely"
    case likely..<0.7: "likely"
    default: "possible"
    }
  }
}

/// A piece of evidence: a measurement with its value, where it was read, and when.
package struct Exhibit: Sendable, Equatable {
  /// The value and the relation, setting, log line or socket that it was read from.
  package var text: String
  /// The server that it was read on; `nil` where the text names it or there is none.
  package var server: ServerID?
  /// When it was true; `nil` where the text says it or nobody knows.
  package var at: Moment?
  /// The words of somebody else that the text holds: an error, or a line of a log.
  package var quote: String?

  package init(_ text: String, on server: ServerID? = nil, at: Moment? = nil, quoting quote: String? = nil) {
    self.text = text
    self.server = server
    self.at = at
    self.quote = quote
  }
}

extension Exhibit {
  /// The measurement with its server and its time: `97 of 97 used (orders-db, 2026-11-22 10:00:00 UTC)`.
  package var sentence: String {
    let place = [server?.name, at.map { "\($0.utc) UTC" }].compactMap(\.self)
    return place.isEmpty ? text : "\(text) (\(place.joined(separator: ", ")))"
  }
}

extension Exhibit: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) { self.init(text) }
}

package enum Verdict: String, Sendable, Equatable {
  case ok, warning, unknown, critical

  package init(_ findings: [Finding]) {
    self =
      switch findings.map(\.severity).max() {
      case .critical: .critical
      case .unknown: .unknown
      case .warning: .warning
      case .info, nil: .ok
      }
  }
}
