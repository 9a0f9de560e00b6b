// `pgwatch-tui journal`: what was changed on servers, and how to take it back.

import ArgumentParser
import Samples
import Storage

struct JournalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "List what was changed on servers, and undo it.",
    subcommands: [JournalListCommand.self, JournalUndoCommand.self], defaultSubcommand: JournalListCommand.self)

  @ParentCommand var dashboard: WatchCommand

  func validate() throws { try dashboard.refuseScreenOptions(for: "journal") }
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
    let entries = try readJournal().entries
    do throws(StateError) {
      switch format {
      case .json: print(try entries.json, terminator: "")
      case .text: print(entries.isEmpty ? "Nothing was changed yet." : journalText(entries))
      }
    } catch {
      warn(error.message)
      throw ExitCode(2)
    }
  }
}

/// The journal of this user.
/// - Throws: what the process exits with when it cannot be read.
func readJournal() throws -> (folder: StateFolder, entries: [JournalEntry]) {
  guard let folder = Startup.stateFolder else { throw ValidationError("Neither XDG_STATE_HOME nor HOME is set.") }
  do {
    return (folder, try folder.journal.entries())
  } catch {
    warn(error.message)
    throw ExitCode(2)
  }
}
