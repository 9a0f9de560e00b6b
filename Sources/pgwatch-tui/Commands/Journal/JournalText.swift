// The journal, and what becomes of a change, in words for people.

import Reports
import Samples

func journalText(_ entries: [JournalEntry]) -> String {
  entries.map { text(of: $0, undone: entries.undoing($0)) }.joined(separator: "\n\n")
}

private func text(of entry: JournalEntry, undone: JournalEntry?) -> String {
  var lines = ["\(entry.id)  \(entry.at.utc) UTC  \(entry.upstream.plain)  \(entry.outcome.words)"]
  let subject = [entry.role.map { "as \($0)" }, entry.host.map { "at \($0)" }].compactMap { $0 }.joined(separator: " ")
  lines.append("  \(entry.purpose.plain)\(subject.isEmpty ? "" : " (\(subject.plain))")")
  lines += entry.sql.map { "  \($0.plain);" }
  lines += entry.differences.map { "  \($0.words)" }
  if let message = entry.message { lines.append("  \(message.plain)") }
  if let undone {
    lines.append("  undone by \(undone.id)")
  } else if entry.isUndoable, let undo = entry.undo {
    lines += undo.statements.map { "  undo: \($0.plain);" }
  }
  return lines.joined(separator: "\n")
}

extension ChangeReport.Difference {
  /// `idle_session_timeout: 5min → 0`
  var words: String { "\(name): \(old ?? "(none)") → \(new ?? "(none)")".plain }
}

extension ChangeReport.Stage {
  /// In lines, as a command reports it.
  var words: [String] {
    switch self {
    case .underWay(let step): ["… \(step.plain)"]
    case .applied(let differences, _): ["Done."] + differences.map { "  \($0.words)" }
    case .awaitingRestart(let differences, _):
      ["Done; in force after the next restart of the server."] + differences.map { "  \($0.words)" }
    case .notInForce(let differences, _):
      [
        "Written, but not in force: the server has not read its configuration. What is missing: SELECT pg_reload_conf()."
      ]
        + differences.map { "  \($0.words)" }
    case .refused(let error): ["Refused: \(error.message.plain)"] + (error.hint.map { ["  \($0.plain)"] } ?? [])
    case .takenBack(let reason): ["Taken back: \(reason.plain)"]
    case .notSent(let loss): ["Nothing was sent: \((loss.server?.message ?? loss.message).plain)"]
    case .notRecorded(let reason): ["Nothing was sent, since the journal could not be written: \(reason.plain)"]
    case .unknown(let loss):
      [
        "It may have happened or not, the connection ended in the middle: \((loss.server?.message ?? loss.message).plain)"
      ]
    }
  }
}
