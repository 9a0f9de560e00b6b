// The table of keys as documents show it: grouped by the place where they work.

package struct KeyGuide: Sendable {
  /// Where they work, in words.
  package var place: String
  /// As they are written for people, each with a sentence.
  package var keys: [(label: String, help: String)]

  package static let all: [KeyGuide] =
    Binding.Scope.allCases.compactMap { scope in
      let bindings = Bindings.table.filter { $0.scope == scope }
      return bindings.isEmpty ? nil : KeyGuide(scope.words, bindings)
    } + [KeyGuide("While a recording is played", Bindings.playback)]

  private init(_ place: String, _ bindings: [Binding]) {
    self.place = place
    keys = bindings.map { ($0.label, $0.help) }
  }

  /// The panes by their keys, each with the orders that its rows can have.
  package static let panes: [(key: String, title: String, orders: [String])] = PaneCatalog.all.map { pane in
    (String(pane.key), pane.title, pane.orders)
  }
}

extension Binding.Scope {
  /// `pane 5, Network`
  var words: String {
    switch self {
    case .everywhere: "Everywhere"
    case .lists: "Wherever there are rows"
    case .outsideWizard: "Everywhere but in the wizard"
    case .overview: "On the overview"
    case .upstream: "On the overview and in \(PaneID.wordsOfOneUpstream)"
    case .network: "In \(PaneID.network.words)"
    case .logs: "In \(PaneID.logs.words)"
    case .timeline: "In \(PaneID.timeline.words)"
    case .wizard: "In \(PaneID.wizard.words)"
    }
  }
}

extension PaneID {
  /// `pane 5, Network`
  var words: String { "pane \(rawValue), \(PaneCatalog.pane(self).title)" }

  /// `panes 2 to 6`
  static var wordsOfOneUpstream: String {
    "panes \(ofOneUpstream.map(\.rawValue).min() ?? "?") to \(ofOneUpstream.map(\.rawValue).max() ?? "?")"
  }
}
