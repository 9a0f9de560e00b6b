// What happens: one message changes the model and may ask for something to be done.

import Diagnosis
import Samples
import Screen

/// Takes one message in. Pure: what cannot be done here is returned, in the order in which it should be done.
package func update(_ model: inout Model, _ message: Message) -> [Effect] {
  let effects = respond(to: message, &model)
  return effects + model.listingEffect()
}

private func respond(to message: Message, _ model: inout Model) -> [Effect] {
  switch message {
  case .tick(let now):
    model.advance(to: now)
    model.findings = diagnose(model.evidence, model.standards)
    return []
  case .samples(let samples):
    for sample in samples {
      model.advance(to: max(model.now, sample.at))
      model.evidence.take(sample)
    }
    model.findings = diagnose(model.evidence, model.standards)
    model.openWantedSource()
    model.goToAwaitedMoment()
    return []
  case .resized(let size):
    model.size = size
    return []
  case .journal(let entries):
    model.journal = entries
    return []
  case .said(let sentence):
    model.say(sentence)
    return []
  case .key(let key):
    if model.isFiltering { return model.typeFilter(key) }
    if case .focus = key { return [] }
    if model.entry != nil { return model.type(key) }
    if let question = model.question {
      model.question = nil
      if key == .enter { return [question.effect] }
      if key == .escape { return [] }
    }
    if case .mouse(let mouse) = key { return model.click(mouse) }
    // Opened before anything was known, the wizard followed what is most urgent; not from under somebody's hands.
    if model.place == .pane(.wizard), model.wizard.subject == nil { model.begin(nil) }
    guard let action = Bindings.action(for: key, at: model.place) else { return [] }
    return model.perform(action)
  }
}

extension Model {
  fileprivate mutating func advance(to now: Moment) {
    self.now = now
    if let notice, notice.until <= now { self.notice = nil }
  }

  fileprivate mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .quit: return [.quit]
    case .suspend: return [.suspend]
    case .repaint: return [.repaint]
    case .help: toggleHelp()
    case .back: back()
    case .open: return open()
    case .overview: places = [.overview]
    case .go(let pane): go(to: .pane(pane))
    case .servers: go(to: .servers)
    case .focusNext: moveFocus(by: 1)
    case .focusPrevious: moveFocus(by: -1)
    case .nextUpstream: chooseUpstream(by: 1)
    case .previousUpstream: chooseUpstream(by: -1)
    case .up: moveSelection(by: -1)
    case .down: moveSelection(by: 1)
    case .pageUp: moveSelection(by: -pageLength)
    case .pageDown: moveSelection(by: pageLength)
    case .first: moveSelection(by: .min)
    case .last: moveSelection(by: .max)
    case .filter: isFiltering = true
    case .order: nextOrder()
    case .reverse: changeList { $0.isReversed.toggle() }
    case .copy: return copySelection()
    case .nextLogClass: showNextLogClass()
    case .momentOfFailure: return goToMomentOfFailure()
    case .olderLog: return readOlderLog()
    case .pause:
      isPaused.toggle()
      return [.pausePolling(isPaused)]
    case .pollNow:
      say("Asking every server now.")
      return [.pollNow]
    case .probeNow: return probeNow()
    case .validate: askWhetherToValidate()
    case .wizard: return openWizard()
    case .nextStage: return moveStage(by: 1)
    case .previousStage: return moveStage(by: -1)
    case .nextSubject: nextSubject(by: 1)
    case .previousSubject: nextSubject(by: -1)
    case .skip: return skip(selectedRow)
    case .toggle: toggle(selectedRow)
    case .verifyLonger: nextVerifySpan()
    case .write: return writeSelection()
    case .slower: return changeInterval { $0 * 2 }
    case .faster: return changeInterval { $0 / 2 }
    }
    return []
  }

  mutating func say(_ text: String) { notice = Notice(text: text, until: now + .seconds(3)) }

  // MARK: Places

  /// Goes to a place; one that is already on the way here is gone back to, so that the way back never grows long.
  fileprivate mutating func go(to place: Place) {
    if place == .pane(.wizard) { begin(nil) }
    if case .help = self.place { places.removeLast() }
    if case .pane(let pane) = place, pane != .sources, let upstream = openSource.flatMap(evidence.upstreamName) {
      chosenUpstream = upstream
    }
    if let index = places.firstIndex(of: place) {
      places.removeSubrange((index + 1)...)
      return
    }
    if case .pane = place, case .pane = self.place { places.removeLast() }
    places.append(place)
  }

  fileprivate mutating func back() {
    if !state(of: list).filter.isEmpty {
      changeList { $0.filter = "" }
    } else if !closeDetail(), places.count > 1 {
      places.removeLast()
    }
  }

  fileprivate mutating func toggleHelp() {
    if case .help = place { places.removeLast() } else { places.append(.help(place)) }
    lists[.help] = nil
  }

  fileprivate mutating func open() -> [Effect] {
    let row = selectedRow
    if let move = row?.move { return make(move) }
    if place == .pane(.wizard), wizard.detail != nil { goToRun() }
    if let subject = row?.subject { begin(subject) }
    if let server = row?.chooses { chosenUpstream = server }
    if let destination = row?.opens {
      if case .source = destination { lists[.source] = nil }
      if place == .servers { places.removeLast() }
      go(to: destination)
    } else if place == .overview {
      go(to: .pane(focus))
    }
    return []
  }

  /// `w`: the way out for what is selected, for where one is, or for what is most urgent.
  fileprivate mutating func openWizard() -> [Effect] {
    begin(subject(at: selectedRow))
    go(to: .pane(.wizard))
    return []
  }

  /// `--source` opens its source as soon as it is known.
  fileprivate mutating func openWantedSource() {
    guard let wanted = wantedSource, let sources = evidence.materialize.sources.value else { return }
    wantedSource = nil
    if let source = sources.first(where: { [$0.id, $0.name, $0.fullName].contains(wanted) }) {
      go(to: .source(source.id))
    } else {
      notice = Notice(text: "Materialize has no PostgreSQL source named \(wanted).", until: now + .seconds(10))
    }
  }

  fileprivate mutating func moveFocus(by step: Int) {
    let all = PaneID.onOverview
    let index = (all.firstIndex(of: focus) ?? 0) + step
    focus = all[(index + all.count) % all.count]
  }

  fileprivate mutating func chooseUpstream(by step: Int) {
    let names = evidence.upstreamNames
    guard let shown = shownUpstream, let index = names.firstIndex(of: shown), names.count > 1 else { return }
    chosenUpstream = names[(index + step + names.count) % names.count]
  }

  // MARK: Network

  fileprivate mutating func probeNow() -> [Effect] {
    let servers = probedServers
    guard !servers.isEmpty else { return [] }
    say("Probing the way to \(servers.map(\.name).joined(separator: " and ")).")
    return servers.map { .probeNow($0) }
  }

  fileprivate mutating func askWhetherToValidate() {
    switch validationQuestion(self) {
    case .success(let question): self.question = question
    case .failure(let obstacle): say(obstacle.words)
    }
  }

  // MARK: Lists

  /// The panel that the keys go to, as it stands on the screen.
  private var viewport: Viewport? {
    Layout(self).panels.first { $0.list == list }.map { panel in
      Viewport(page(of: panel), state(of: panel.list), in: panel.frame, showsNote: !panel.isGlance)
    }
  }

  private var selectedRow: Row? { viewport.flatMap { view in view.selected.flatMap { view.page.lines[$0].row } } }

  var pageLength: Int { max(1, (viewport?.body.height ?? 1) - 1) }

  fileprivate mutating func changeList(_ change: (inout ListState) -> Void) {
    change(&lists[list, default: ListState()])
  }

  mutating func moveSelection(by step: Int) {
    guard let viewport else { return }
    let rows = viewport.page.selectable
    guard !rows.isEmpty else { return scroll(viewport, by: step) }
    let current = viewport.selected.flatMap(rows.firstIndex) ?? 0
    let (sum, overflow) = current.addingReportingOverflow(step)
    select(min(max(0, overflow ? (step < 0 ? 0 : .max) : sum), rows.count - 1), in: viewport)
  }

  private mutating func select(_ index: Int, in viewport: Viewport) {
    let line = viewport.page.selectable[index]
    changeList { state in
      state.index = index
      state.selected = viewport.page.lines[line].row?.id
      state.top = viewport.visible.lowerBound
      if line < state.top { state.top = line }
      if line >= state.top + viewport.body.height { state.top = line - viewport.body.height + 1 }
      // The first row brings the headings above it along.
      if index == 0 { state.top = 0 }
    }
  }

  /// Enter elsewhere in what is opened leads to the row that runs it: the phrase, typed too early, would be taken for keys.
  private mutating func goToRun() {
    if options.isReadOnly { return askForPhrase() }
    guard let viewport else { return }
    guard let index = viewport.page.selectable.firstIndex(where: { viewport.page.lines[$0].row?.id == "run" }) else {
      return say("Nothing of this is run from here: y copies it, f writes it to a file.")
    }
    select(index, in: viewport)
    say("Enter once more goes on.")
  }

  private mutating func scroll(_ viewport: Viewport, by step: Int) {
    let end = max(0, viewport.page.lines.count - viewport.body.height)
    let (sum, overflow) = viewport.visible.lowerBound.addingReportingOverflow(step)
    changeList { $0.top = min(max(0, overflow ? (step < 0 ? 0 : end) : sum), end) }
  }

  fileprivate mutating func nextOrder() {
    guard case .pane(let id) = list else { return }
    let orders = PaneCatalog.pane(id).orders
    guard orders.count > 1 else { return say("This pane has one order only.") }
    changeList { $0.order = ($0.order + 1) % orders.count }
    say("Sorted by \(orders[state(of: list).order].name); S turns it round.")
  }

  fileprivate mutating func copySelection() -> [Effect] {
    guard let row = selectedRow, !row.copies.isEmpty else {
      say("Nothing is selected.")
      return []
    }
    say("Copied: \(row.copies.printable)")
    return [.copy(row.copiedText)]
  }

  /// The selected text into a file, for those whose terminal has no clipboard.
  fileprivate mutating func writeSelection() -> [Effect] {
    guard let row = selectedRow, !row.copies.isEmpty else {
      say("Nothing is selected.")
      return []
    }
    return [.write(row.copiedText + "\n", name: "pgwatch-tui-\(wizardName)")]
  }

  fileprivate mutating func changeInterval(_ change: (Duration) -> Duration) -> [Effect] {
    interval = min(max(change(interval), Model.shortestInterval), Model.longestInterval)
    say("Asking every \(interval.pace).")
    return [.setInterval(interval)]
  }

  // MARK: Logs

  fileprivate mutating func showNextLogClass() {
    let seen = logClassesSeen
    let index = logClass.flatMap(seen.firstIndex).map { $0 + 1 } ?? 0
    logClass = index < seen.count ? seen[index] : nil
    changeList { $0.selected = nil }
    say(logClass.map { "Only \($0.title)." } ?? "All classes.")
  }

  /// What lies before the beginning of what was read is read first.
  fileprivate mutating func goToMomentOfFailure() -> [Effect] {
    guard let failure = failureAtHand else {
      say("No source of this upstream has failed.")
      return []
    }
    if let logs = shownLogs, logs.isOnThisMachine, logs.readSince.map({ failure.at < $0 }) ?? true {
      awaitedMoment = shownUpstream
      // What led to it stands before it.
      return readLog(backTo: failure.at - .seconds(300))
    }
    showMoment(of: failure)
    return []
  }

  private mutating func showMoment(of failure: (source: Source, at: Moment)) {
    guard let run = logRun(nearest: failure.at) else { return say("No line of the log is shown.") }
    lists[.pane(.logs), default: ListState()].selected = run.id
    say("\(failure.source.name) failed at \(failure.at.clock(offset: options.utcOffset)).")
  }

  fileprivate mutating func goToAwaitedMoment() {
    guard let upstream = awaitedMoment, evidence.upstreams[upstream]?.logs.lookBack?.end != nil else { return }
    awaitedMoment = nil
    if upstream == shownUpstream, let failure = failureAtHand { showMoment(of: failure) }
  }

  fileprivate mutating func readOlderLog() -> [Effect] {
    guard let logs = shownLogs, logs.isOnThisMachine else {
      say("Only a log on this machine (--log-file) is read further back.")
      return []
    }
    return readLog(backTo: (logs.readSince ?? now) - .seconds(3600))
  }

  private mutating func readLog(backTo moment: Moment) -> [Effect] {
    guard let upstream = shownUpstream, let logs = shownLogs else { return [] }
    if let lookBack = logs.lookBack, lookBack.end == nil {
      say("Older parts are being read already.")
      return []
    }
    say("Reading the log back to \(day(of: moment)).")
    return [.readLogBack(upstream, to: moment)]
  }

  // MARK: Filter and mouse

  fileprivate mutating func typeFilter(_ key: Key) -> [Effect] {
    switch key {
    case .enter: isFiltering = false
    case .escape, .control("c"):
      isFiltering = false
      changeList { $0.filter = "" }
    case .backspace: changeList { _ = $0.filter.popLast() }
    case .control("u"): changeList { $0.filter = "" }
    case .character(let character): changeList { $0.filter.append(character) }
    case .paste(let text): changeList { $0.filter += text.printable.prefix(200) }
    case .up: moveSelection(by: -1)
    case .down: moveSelection(by: 1)
    case .control("z"): return [.suspend]
    default: break
    }
    return []
  }

  fileprivate mutating func click(_ mouse: Key.Mouse) -> [Effect] {
    let layout = Layout(self)
    if mouse.action == .press, layout.tabs.contains(mouse.at) {
      let tab = tabs(self, in: layout.tabs).first { $0.rect.contains(mouse.at) }
      if let place = tab?.place { place == .overview ? (places = [.overview]) : go(to: place) }
      return []
    }
    guard let panel = layout.panels.first(where: { $0.frame.contains(mouse.at) }) else { return [] }
    if place == .overview, case .pane(let id) = panel.list { focus = id }
    switch mouse.action {
    case .wheelUp: moveSelection(by: -3)
    case .wheelDown: moveSelection(by: 3)
    case .press, .doubleClick:
      guard let viewport, viewport.body.contains(mouse.at) else { return [] }
      let line = viewport.visible.lowerBound + mouse.at.y - viewport.body.y
      guard let index = viewport.page.selectable.firstIndex(of: line) else { return [] }
      select(index, in: viewport)
      if mouse.action == .doubleClick { return open() }
    }
    return []
  }
}
