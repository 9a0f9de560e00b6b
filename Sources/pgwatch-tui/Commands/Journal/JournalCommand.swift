// `pgwatch-tui journal`: what was changed on servers, and how to take it back.

import ArgumentParser
import Samples
import Storage

struct JournalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "List what was changed on servers, and undo it.",
    subcommands: [JournalListCommand.self, JournalUndoCommand.self], defaultSubcommand: JournalListCommand.self)

  @ParentCommand var dashboard: WatchCommand

  func validate() throws { try dashboard.refuseScreenOptions(for: "journal", butReadOnly: true) }
}

struct JournalListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List what was changed, the oldest first.")

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  @Option(help: ArgumentHelp("How it is written: text, json.", valueName: "format"))
  var format = Format.text

  func run() async throws {
    let (_, entries, isWhole) = try readJournal()
    try printOutput(try text(of: entries, isWhole: isWhole))
  }

  private func text(of entries: [JournalEntry], isWhole: Bool) throws -> String {
    switch format {
    case .json: try orExit { () throws(StateError) in try entries.json }
    case .text where entries.isEmpty:
      isWhole ? "Nothing was changed yet.\n" : "Nothing was changed, as far as the journal is understood.\n"
    case .text: journalText(entries) + "\n"
    }
  }
}

/// The journal of this user. What is not understood of it is told on standard error.
/// - Throws: what the process exits with when it cannot be read.
func readJournal() throws -> (folder: StateFolder, entries: [JournalEntry], isWhole: Bool) {
  guard let folder = Startup.stateFolder else { throw ValidationError("Neither XDG_STATE_HOME nor HOME is set.") }
  let (entries, complaint) = try orExit { () throws(StateError) in try folder.journal.read() }
  if let complaint { warn("the journal: \(complaint)") }
  return (folder, entries, complaint == nil)
}

private func orExit<Value>(_ body: () throws(StateError) -> Value) throws -> Value {
  do {
    return try body()
  } catch {
    warn(error.message)
    throw ExitCode(2)
  }
}
