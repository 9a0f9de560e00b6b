// What happens: one message changes the model and may ask for something to be done.

import Diagnosis
import Samples
import Screen

/// Takes one message in. Pure: what cannot be done here is returned, in the order in which it should be done.
package func update(_ model: inout Model, _ message: Message) -> [Effect] {
  let effects = respond(to: message, &model)
  model.gatherEvents(anew: message.isJournal)
  return model.permitted(effects + model.listingEffect())
}

private func respond(to message: Message, _ model: inout Model) -> [Effect] {
  switch message {
  case .tick(let now):
    model.tick(now)
    return []
  case .samples(let samples):
    model.learn(samples)
    model.openWantedSource()
    model.goToAwaitedMoment()
    return []
  case .playback(let news):
    model.take(news)
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
    if case .focus = key { return [] }
    if let prompt = model.prompt, let effects = model.answer(prompt, with: key) { return effects }
    if case .mouse(let mouse) = key { return model.click(mouse) }
    // Pin the subject now, so that it cannot change while the operator types.
    if model.place == .pane(.wizard), model.wizard.subject == nil { model.begin(nil) }
    guard let action = Bindings.action(for: key, at: model.place, model.mode) else { return [] }
    return model.perform(action)
  }
}

extension Message {
  fileprivate var isJournal: Bool { if case .journal = self { true } else { false } }
}

extension Model {
  fileprivate mutating func perform(_ action: Action) -> [Effect] {
    if isLookingBack, action.needsPresent {
      sayThatItIsPast()
      return []
    }
    switch action {
    case .quit: return [.terminal(.quit)]
    case .suspend: return [.terminal(.suspend)]
    case .repaint: return [.terminal(.repaint)]
    case .help: toggleHelp()
    case .back: back()
    case .open:
      let viewport = viewport
      return open(viewport?.selectedRow, in: viewport)
    case .overview: navigation.places = [.overview]
    case .go(let pane): go(to: .pane(pane))
    case .servers: go(to: .servers)
    case .focusNext: moveFocus(by: 1)
    case .focusPrevious: moveFocus(by: -1)
    case .nextUpstream: chooseUpstream(by: 1)
    case .previousUpstream: chooseUpstream(by: -1)
    case .up: moveSelection(by: -1)
    case .down: moveSelection(by: 1)
    case .pageUp: moveSelection(byPages: -1)
    case .pageDown: moveSelection(byPages: 1)
    case .first: moveSelection(by: .min)
    case .last: moveSelection(by: .max)
    case .filter: prompt = .filter
    case .order: nextOrder()
    case .reverse: changeList { $0.isReversed.toggle() }
    case .copy: return copySelection()
    case .nextLogClass: showNextLogClass()
    case .momentOfFailure: return goToMomentOfFailure()
    case .olderLog: return readOlderLog()
    case .pause:
      time.isPaused.toggle()
      return [time.playback == nil ? .server(.pause(time.isPaused)) : .playback(.pause(time.isPaused))]
    case .pollNow:
      say("Asking every server now.")
      return [.server(.pollNow)]
    case .probeNow: return probeNow()
    case .validate: askWhetherToValidate()
    case .wizard: return openWizard()
    case .nextStage: return moveStage(by: 1)
    case .previousStage: return moveStage(by: -1)
    case .nextSubject: nextSubject(by: 1)
    case .previousSubject: nextSubject(by: -1)
    case .skip: return skip(viewport?.selectedRow)
    case .toggle: toggle()
    case .verifyLonger: nextVerifySpan()
    case .write: return writeSelection()
    case .report: return [.file(.report(isRedacted: false))]
    case .redactedReport: return [.file(.report(isRedacted: true))]
    case .export: return [.file(.export)]
    case .earlier: return move(by: TimeStep.short * -1)
    case .later: return move(by: TimeStep.short)
    case .muchEarlier: return move(by: TimeStep.long * -1)
    case .muchLater: return move(by: TimeStep.long)
    case .present: return lookAtPresent()
    case .beginning: return look(at: time.playback?.begin ?? now)
    case .nextFailure: return goToFailure(isNext: true)
    case .previousFailure: return goToFailure(isNext: false)
    case .playFaster: return changeSpeed { $0.faster }
    case .playSlower: return changeSpeed { $0.slower }
    case .cursorLeft: return moveCursor(by: -1)
    case .cursorRight: return moveCursor(by: 1)
    case .zoomIn: zoom(by: -1)
    case .zoomOut: zoom(by: 1)
    case .panLeft: pan(by: -1)
    case .panRight: pan(by: 1)
    case .nextKind: showNextKind()
    case .nextServer: showNextServer(by: 1)
    case .previousServer: showNextServer(by: -1)
    case .slower: return changeInterval { $0 * 2 }
    case .faster: return changeInterval { $0 / 2 }
    }
    return []
  }

  mutating func say(_ text: String) { notice = Notice(text: text, until: time.clock + .seconds(3)) }

  fileprivate mutating func changeInterval(_ change: (Duration) -> Duration) -> [Effect] {
    time.interval = min(max(change(time.interval), Model.shortestInterval), Model.longestInterval)
    say("Asking every \(time.interval.pace).")
    return [.server(.setInterval(time.interval))]
  }
}
