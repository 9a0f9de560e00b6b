// Going from place to place, and back the way one came.

import Diagnosis
import Samples
import Screen

extension Model {
  /// Goes to a place; one that is already on the way here is gone back to, so that the way back never grows long.
  mutating func go(to place: Place) {
    if place == .pane(.wizard) { begin(nil) }
    if case .help = self.place { navigation.places.removeLast() }
    if case .pane(let pane) = place, pane != .sources, let upstream = openSource.flatMap(evidence.upstreamName) {
      navigation.chosenUpstream = upstream
    }
    if let index = navigation.places.firstIndex(of: place) {
      navigation.places.removeSubrange((index + 1)...)
      return
    }
    if case .pane = place, case .pane = self.place { navigation.places.removeLast() }
    navigation.places.append(place)
  }

  mutating func back() {
    if !state(of: list).filter.isEmpty {
      changeList { $0.filter = "" }
    } else if !closeDetail(), navigation.places.count > 1 {
      navigation.places.removeLast()
    }
  }

  mutating func toggleHelp() {
    if case .help = place { navigation.places.removeLast() } else { navigation.places.append(.help(place)) }
    navigation.lists[.help] = nil
  }

  /// `w`: the way out for what is selected, for where one is, or for what is most urgent.
  mutating func openWizard() -> [Effect] {
    begin(subject(at: viewport?.selectedRow))
    go(to: .pane(.wizard))
    return []
  }

  /// `--source` opens its source as soon as it is known.
  mutating func openWantedSource() {
    guard let wanted = navigation.wantedSource, let sources = evidence.materialize.sources.value else { return }
    navigation.wantedSource = nil
    if let source = sources.first(where: { [$0.id, $0.name, $0.fullName].contains(wanted) }) {
      go(to: .source(source.id))
    } else {
      notice = Notice(text: "Materialize has no PostgreSQL source named \(wanted).", until: time.clock + .seconds(10))
    }
  }

  mutating func moveFocus(by step: Int) {
    let all = PaneID.onOverview
    let index = (all.firstIndex(of: navigation.focus) ?? 0) + step
    navigation.focus = all[(index + all.count) % all.count]
  }

  mutating func chooseUpstream(by step: Int) {
    let names = evidence.upstreamNames
    guard let shown = shownUpstream, let index = names.firstIndex(of: shown), names.count > 1 else { return }
    navigation.chosenUpstream = names[(index + step + names.count) % names.count]
  }
}
