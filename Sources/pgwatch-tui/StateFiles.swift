// The files that the program writes for itself and the operator: journal, progress, exports.

import Polling
import Postgres
import Samples
import Storage

/// Works on a queue of its own: a slow disk holds up neither keys nor servers.
actor StateFiles {
  private nonisolated let executor = QueueExecutor(label: "stateFiles")
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  /// `nil` when the environment names no home: then nothing can be changed on a server either.
  private let folder: StateFolder?
  /// Why the outcome of a change is missing in the journal, until it has been told.
  private var complaint: String?
  /// What was told of the journal: once is enough while it stays as it is.
  private var told: String?

  init(_ folder: StateFolder?) { self.folder = folder }

  /// Writes an entry as it stands now to the disk.
  func record(_ entry: JournalEntry) throws(NotRecorded) {
    guard let folder else { throw NotRecorded(StateFiles.homeless) }
    do {
      try folder.journal.append(entry)
    } catch {
      if entry.outcome != .begun { complaint = "What became of \(entry.id) is not in the journal: \(error.message)." }
      throw NotRecorded(error.message)
    }
  }

  /// What the journal holds, the oldest first, and what the operator should know of it.
  func journal() -> (entries: [JournalEntry], complaint: String?) {
    defer { complaint = nil }
    guard let folder else { return ([], complaint) }
    let entries: [JournalEntry]
    let trouble: String?
    do {
      (entries, trouble) = try folder.journal.read()
    } catch {
      (entries, trouble) = ([], error.message)
    }
    // One sentence at a time: what is wrong with the journal itself is told the next time.
    if let complaint { return (entries, complaint) }
    defer { told = trouble }
    return (entries, trouble == told ? nil : trouble.map { "The journal: \($0)." })
  }

  /// - Returns: what went wrong, in a sentence.
  func remember(_ progress: WizardProgress) -> String? {
    do {
      try folder?.guide.remember(progress)
      return nil
    } catch {
      return "The wizard's progress is not kept: \(error.message)."
    }
  }

  /// Makes the texts and writes each to a new file.
  /// - Parameters:
  ///   - moment: what the texts are about.
  ///   - texts: by the ends of the files' names.
  /// - Returns: where they are, or why they are nowhere, in a sentence.
  func write(name: String, of moment: Moment, _ texts: KeyValuePairs<String, @Sendable () -> String>) -> String {
    do throws(StateError) {
      var paths: [String] = []
      for (type, text) in texts {
        paths.append(try export(text(), name: name, type: type, at: moment, besides: folder))
      }
      return "Written to \(briefly(paths))."
    } catch {
      return "Not written: \(error.message)."
    }
  }

  /// Returns when everything that was asked for is done.
  func finish() {}

  private static let homeless = "neither XDG_STATE_HOME nor HOME says where the journal belongs"
}

/// `screen.svg and .txt`: what the first of them has already is not said again.
private func briefly(_ paths: [String]) -> String {
  guard let first = paths.first, let dot = first.lastIndex(of: ".") else { return "" }
  let stem = first[..<dot]
  let others = paths.dropFirst().map { $0.hasPrefix(stem + ".") ? String($0.dropFirst(stem.count)) : $0 }
  return ([first] + others).joined(separator: " and ")
}
