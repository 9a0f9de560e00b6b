// The steps of the way to a server in a table: what became of each now, and over time.

import Diagnosis
import Samples
import Screen

/// One step and how it went so far.
struct ShownStep {
  var id: String
  var step: Step
  var outcome: StepOutcome
  /// Says more than the outcome: the version of TLS.
  var detail: String?
  var spans: [Duration]
  var failures: Int
  var course: [Double?]
  /// What was measured, from where, when.
  var what: String
}

func stepTable(_ steps: [ShownStep], width: Int) -> Table {
  let trend = width >= 100 ? 30 : 12
  let columns = [
    Column("  step", least: 7), Column("result", least: 12, most: 24), Column("now", least: 7, align: .right),
    Column("p50", least: 7, align: .right, rank: 2), Column("p95", least: 7, align: .right, rank: 1),
    Column("failed", align: .right, rank: 4), Column("trend", least: trend, rank: 3, elastic: true),
  ]
  return Table(columns: columns, entries: steps.map { entry($0, trend: trend) })
}

private func entry(_ shown: ShownStep, trend: Int) -> Table.Entry {
  let (sign, words) = shown.outcome.said(at: shown.step)
  let total = shown.course.count
  let copies = "\(shown.what): \(shown.detail ?? words)"
  return Table.Entry(
    row: Row(
      shown.id, copies: copies,
      note: "\(shown.what): \(shown.outcome.failure?.message ?? shown.detail ?? words)\(sample(total))"),
    cells: [
      [sign, Span(" " + shown.step.title)],
      [Span(shown.detail ?? words, shown.outcome.failure == nil ? .plain : .critical)],
      [Span(shown.outcome.duration?.precise ?? "", .plain, bold: true)],
      [Span(shown.spans.percentile(0.5)?.precise ?? "")],
      [Span(shown.spans.percentile(0.95)?.precise ?? "")],
      [Span(total == 0 ? "" : "\(shown.failures)/\(total)", shown.failures > 0 ? .warning : .faint)],
      [Span(sparkline(shown.course, width: trend), .chart)],
    ])
}

private func sample(_ count: Int) -> String {
  count == 0 ? "." : ". Percentiles are over the last \(count == 1 ? "one" : "\(count)")."
}

extension StepOutcome {
  fileprivate func said(at step: Step) -> (sign: Span, words: String) {
    switch self {
    case .passed: (Sign.good.span, step.success)
    case .failed(let failure, _): (Sign.critical.span, failure.words(at: step))
    case .skipped(.notNeeded): (Span("·", .faint), "not needed")
    case .skipped(.notOffered): (Span("·", .faint), "not offered")
    case .skipped(.notReached): (Sign.unknown.span, "not reached")
    case .skipped(.scarceHeadroom): (Sign.unknown.span, "skipped")
    }
  }
}

extension Step {
  fileprivate var success: String {
    switch self {
    case .dns: "resolved"
    case .tcp: "connected"
    case .tls: "encrypted"
    case .authentication: "let in"
    case .query, .idle: "answered"
    }
  }
}
