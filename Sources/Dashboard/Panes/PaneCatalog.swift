// Every pane is a record in a folder of its own and one line in this list. The smallest one to copy is Keepalive/.

import Diagnosis
import Samples
import Screen

struct Pane: Sendable {
  let id: PaneID
  /// Stands on the tab and in the frame.
  let title: String
  /// Stands on the tab where not all titles have room.
  let tab: String
  /// The names of its orders, the first one being the default (`RowOrder`).
  let orders: [String]
  /// What there is to know beyond the keys, a paragraph each; where the operator's guide misleads, it says so.
  let help: [String]
  /// Everything, for a room of this size.
  let page: @Sendable (Model, Size) -> Page
  /// The essence, for its part of the overview.
  let glance: @Sendable (Model, Size) -> Page
  /// One line, for terminals that have no room for more.
  let summary: @Sendable (Model) -> [Span]

  var key: Character { id.rawValue }
}

enum PaneCatalog {
  static let all: [Pane] = PaneID.allCases.map(pane)

  static func pane(_ id: PaneID) -> Pane {
    switch id {
    case .sources: sourcesPane
    case .connections: connectionsPane
    case .keepalive: keepalivePane
    case .tls: tlsPane
    case .network: networkPane
    case .logs: logsPane
    case .timeline: timelinePane
    case .diagnosis: diagnosisPane
    case .wizard: wizardPane
    }
  }
}
