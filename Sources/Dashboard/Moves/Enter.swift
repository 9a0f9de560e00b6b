// What Enter does on a row, in one value.

import Diagnosis

enum Enter: Sendable, Equatable {
  case open(Place)
  /// Have the panes of one upstream show this one, and go to one of them.
  case choose(String, PaneID)
  /// Open the wizard, about this.
  case wizard(Wizard.Subject)
  /// Show everything as it was when this had happened.
  case lookAt(Event)
  /// Go to a stage of the wizard, or open something on top of one.
  case stage(Wizard.Stage)
  case detail(Wizard.Detail)
  /// Carry the opened remedy out, or undo the opened journal entry: asks for the phrase first.
  case run
  case validate([String])

  /// It begins what was opened in the wizard.
  var isRun: Bool {
    switch self {
    case .run, .validate: true
    default: false
    }
  }
}

extension Model {
  /// Enter, on `row` where one is selected.
  mutating func open(_ row: Row?, in viewport: Viewport?) -> [Effect] {
    switch row?.enter {
    case .open(let destination)?: follow(to: destination)
    case .choose(let upstream, let pane)?:
      navigation.chosenUpstream = upstream
      follow(to: .pane(pane))
    case .wizard(let subject)?:
      begin(subject)
      follow(to: .pane(.wizard))
    case .lookAt(let event)?: return look(at: event)
    case .stage(let stage)?: return enter(stage)
    case .detail(let detail)?: open(detail)
    case .run?: askForPhrase()
    case .validate(let connections)?: return [.server(.validate(connections))]
    case nil:
      if place == .overview { go(to: .pane(navigation.focus)) }
      if place == .pane(.wizard), wizard.detail != nil { goToRun(in: viewport) }
    }
    return []
  }

  private mutating func follow(to destination: Place) {
    if case .source = destination { navigation.lists[.source] = nil }
    if place == .servers { navigation.places.removeLast() }
    go(to: destination)
  }
}
