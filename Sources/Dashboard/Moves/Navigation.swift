// Where the operator is, and what is selected there.

import Samples

struct Navigation: Sendable {
  /// The way to where one is; Esc leads back along it.
  var places: [Place] = [.overview]
  /// Which pane of the overview has the keys.
  var focus = PaneID.sources
  var lists: [ListID: ListState] = [:]
  /// The upstream that was chosen for the panes of one upstream; `nil` leaves it to `shownUpstream`.
  var chosenUpstream: String?
  /// The source of `--source`, until it has been seen.
  var wantedSource: String?
}

/// Somewhere to be. `Esc` leads back to where one came from.
package enum Place: Sendable, Hashable {
  case overview
  case pane(PaneID)
  /// Drilled into the source with this id.
  case source(String)
  /// Every watched server, to choose from.
  case servers
  /// The keys and the help of another place.
  indirect case help(Place)
}

/// The panes by the digits that lead to them, in the order of the tabs.
package enum PaneID: Character, Sendable, Hashable, CaseIterable {
  case sources = "1"
  case connections = "2"
  case keepalive = "3"
  case tls = "4"
  case network = "5"
  case logs = "6"
  case timeline = "7"
  case diagnosis = "8"
  case wizard = "9"

  /// Those that share the overview, in its order; the others have their own screen only.
  static let onOverview: [PaneID] = [.sources, .connections, .keepalive, .tls]

  /// Those that show one upstream at a time.
  static let ofOneUpstream: [PaneID] = [.connections, .keepalive, .tls, .network, .logs]
}

/// A list with a selection, a scroll position, an order and a filter of its own.
package enum ListID: Sendable, Hashable {
  case pane(PaneID)
  case source, servers, help
  case wizardStage(Int), wizardDetail
}

package struct ListState: Sendable, Equatable {
  /// The id of the selected row, and where it stood: a row that vanishes leaves the selection in its place.
  package var selected: String?
  package var index = 0
  /// The first visible line.
  package var top = 0
  /// Which of the pane's orders, and whether it is turned round.
  package var order = 0
  package var isReversed = false
  package var filter = ""
}
