// Findings in the panes where their evidence stands: one line above the figures.

import Diagnosis
import Screen

extension Topic {
  /// The pane that shows its figures.
  var pane: PaneID {
    switch self {
    case .sources: .sources
    case .connections: .connections
    case .keepalive: .keepalive
    case .tls: .tls
    case .network: .network
    case .logs: .logs
    case .timeline: .timeline
    case .diagnosis: .diagnosis
    }
  }
}

/// The most urgent finding about the shown upstream that the pane has the figures of; nothing where all is well.
func findingLines(in pane: PaneID, _ model: Model) -> [Line] {
  let concerned = model.findings.filter {
    $0.severity > .info && $0.cause.topic.pane == pane && (pane == .sources || $0.upstream == model.shownUpstream)
  }
  guard let worst = concerned.first else { return [] }
  let sign = Sign(worst.severity)
  return [
    Line([
      sign.span, Span(" \(worst.title)", sign.ink, bold: true),
      Span("  \(worst.cause.rawValue), \(worst.certainty)", .faint),
    ])
  ]
}
