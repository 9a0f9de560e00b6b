// Whether, and how, what the journal holds can be taken back.

/// Why a change cannot be undone: a sentence.
package struct NotUndoable: Error, Sendable, Equatable {
  package var reason: String
}

extension JournalEntry {
  /// Something is there that could be taken back, for all that is known.
  package var isUndoable: Bool {
    switch outcome {
    case .applied, .awaitingRestart, .notInForce, .begun, .unknown: undo != nil
    case .refused, .takenBack, .notSent: false
    }
  }
}

extension JournalEntry {
  /// It is known to have been carried out.
  fileprivate var stands: Bool { outcome == .applied || outcome == .awaitingRestart }
  /// What it wrote is known to be there, whether or not the server has read it.
  fileprivate var isWritten: Bool { stands || outcome == .notInForce }

  private static let undo = "Undo: "
  private static let redo = "Once more: "

  /// What takes an undo back does again what had been undone.
  fileprivate var purposeOfUndoing: String {
    if purpose.hasPrefix(JournalEntry.undo) { return JournalEntry.redo + purpose.dropFirst(JournalEntry.undo.count) }
    if purpose.hasPrefix(JournalEntry.redo) { return JournalEntry.undo + purpose.dropFirst(JournalEntry.redo.count) }
    return JournalEntry.undo + purpose
  }
}

extension [JournalEntry] {
  /// The change that has undone this one; `nil` while it stands.
  package func undoing(_ entry: JournalEntry) -> JournalEntry? {
    first { $0.undoes == entry.id && $0.stands }
  }

  /// The change that takes another one back.
  /// - Parameter id: of the new change.
  package func undo(of undone: String, as id: String) throws(NotUndoable) -> Change {
    guard let entry = last(where: { $0.id == undone }) else {
      throw NotUndoable(reason: "The journal has no change \(undone.plain).")
    }
    if let other = undoing(entry) { throw NotUndoable(reason: "It was undone already, by \(other.id.plain).") }
    guard entry.isUndoable, let action = entry.undo else {
      throw NotUndoable(reason: "There is nothing to undo: the journal calls it \(entry.outcome.rawValue).")
    }
    return Change(
      id: id, upstream: entry.upstream, purpose: entry.purposeOfUndoing, action: action, undoes: entry.id,
      expects: entry.isWritten ? entry.action : nil)
  }
}
