// Nothing is changed by one key: what will run stands on the screen, and a phrase that names it has to be typed.

import Diagnosis
import Samples
import Screen

extension Model {
  /// Asks for the phrase, or says why it cannot be run from here.
  mutating func askForPhrase() {
    guard let detail = wizard.detail else { return }
    if isLookingBack { return sayThatItIsPast() }
    if options.isReadOnly { return say("Nothing is changed from here: read-only. The SQL can be copied with y.") }
    guard let change = proposed(by: detail) else { return }
    if let busy = evidence.changes.last(where: { $0.change.upstream == change.upstream && $0.isUnderWay }) {
      return say("Still under way on \(change.upstream): \(busy.change.purpose).")
    }
    // What is said would stand in place of the phrase.
    notice = nil
    prompt = .entry(
      Entry(purpose: .confirm(change, phrase: change.undoes == nil ? change.action.phrase : "undo", for: detail)))
  }

  private mutating func proposed(by detail: Wizard.Detail) -> Change? {
    switch detail {
    case .undo(let id):
      do {
        return try journal.undo(of: id, as: newChangeID)
      } catch {
        say(error.reason)
        return nil
      }
    case .remedy(let key):
      guard let remedy = remedy(key) else { return nil }
      switch remedy.application {
      case .change(let proposal)?:
        return Change(id: newChangeID, upstream: proposal.upstream, purpose: remedy.title, action: proposal.action)
      case .chooseSessions(let sessions)?:
        guard let upstream = wizardUpstream else { return nil }
        let chosen = chosen(of: sessions)
        guard !chosen.isEmpty else {
          say("No session is chosen: Space chooses the selected one.")
          return nil
        }
        return Change(
          id: newChangeID, upstream: upstream, purpose: remedy.title,
          action: .end(sessions.map(\.id).filter(chosen.contains)))
      case .validate?, nil: return nil
      }
    }
  }

  /// Unique in the journal.
  private var newChangeID: String {
    let last = (journal.map(\.id) + evidence.changes.map(\.change.id)).compactMap { Int64($0) }.max() ?? 0
    return String(max(now.microseconds, last +| 1))
  }

  // MARK: Typing

  mutating func type(_ key: Key, into entry: Entry) -> [Effect] {
    var entry = entry
    switch key {
    case .escape, .control("c"):
      prompt = nil
      return []
    case .enter: return finish(entry)
    case .backspace: _ = entry.text.popLast()
    case .control("u"): entry.text = ""
    case .character(let character): entry.text.append(character)
    // A phrase is typed, not pasted: that is its purpose.
    case .paste(let text): if case .skip = entry.purpose { entry.text = joined(entry.text, pasted: text) }
    case .control("z"): return [.terminal(.suspend)]
    default: break
    }
    prompt = .entry(entry)
    return []
  }

  private mutating func finish(_ entry: Entry) -> [Effect] {
    switch entry.purpose {
    case .confirm(let change, let phrase, let detail):
      guard entry.text == phrase else {
        prompt = .entry(Entry(purpose: entry.purpose))
        say("Nothing was run: that is not the phrase.")
        return []
      }
      prompt = nil
      keepMarks(of: change)
      wizard.changes[detail] = change.id
      // What becomes of it stands at the top.
      navigation.lists[.wizardDetail] = nil
      return [.server(.carryOut(change))]
    case .skip(let check, _):
      let reason = entry.text.printable
      guard !reason.isEmpty else { return [] }
      prompt = nil
      wizard.skipped[check] = reason
      return remember()
    }
  }

  // MARK: Skipping

  /// Asks for the reason; a check that was skipped is taken up again.
  mutating func skip(_ row: Row?) -> [Effect] {
    guard let id = row?.check, let open = wizardCase else {
      say("Only a check can be skipped.")
      return []
    }
    if wizard.skipped.removeValue(forKey: id) != nil { return remember() }
    let checks = open.understanding + open.checklist + open.prevention
    guard let check = checks.first(where: { $0.id == id }) else { return [] }
    prompt = .entry(Entry(purpose: .skip(check: id, title: check.title)))
    return []
  }

  mutating func toggle() {
    guard let viewport else { return }
    guard let session = viewport.selectedRow?.session else {
      return moveSelection(by: viewport.pageLength, in: viewport)
    }
    guard case .remedy(let key)? = wizard.detail, case .chooseSessions(let sessions)? = remedy(key)?.application else {
      return
    }
    wizard.marks[session] = !chosen(of: sessions).contains(session)
    moveSelection(by: 1, in: viewport)
  }

  /// Those that were to be ended stay chosen, for another attempt if this one fails.
  private mutating func keepMarks(of change: Change) {
    guard case .end(let sessions) = change.action else { return }
    for session in sessions { wizard.marks[session] = true }
  }
}

extension Change.Action {
  /// Short enough to type, and different for what is different.
  fileprivate var phrase: String {
    switch self {
    case .set(let assignments, _): "set \(assignments.count)"
    case .limitRole(let role, _): "limit \(role)"
    case .limitDatabase(let database, _): "limit \(database)"
    case .end(let sessions): "end \(sessions.count)"
    }
  }
}
