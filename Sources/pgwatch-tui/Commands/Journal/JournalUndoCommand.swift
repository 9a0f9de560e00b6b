// `pgwatch-tui journal undo ID`: takes a change back that the journal holds.

import ArgumentParser
import Glibc
import Polling
import Samples
import Storage

struct JournalUndoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo", abstract: "Take a change back.",
    discussion: """
      Shows the exact SQL and asks before it is sent. The upstream is known by its name: from --postgres, the \
      configuration, or Materialize. Exits 0 when it is done, 2 when it is not or that is not known, 64 for wrong usage.
      """)

  @Argument(help: "Which one, by its id in the journal.")
  var id: String

  @Flag(help: "Do not ask, for scripts.")
  var yes = false

  @Flag(name: .customLong("read-only"), help: "Refuse.")
  var readOnly = false

  @OptionGroup var servers: ServerOptions

  func run() async throws {
    let (folder, entries) = try readJournal()
    let change: Change
    do {
      change = try entries.undo(of: id, as: "\(wallClock().microseconds)")
    } catch {
      throw ValidationError(error.reason)
    }
    var options = try servers.options()
    options.readOnly = readOnly
    let startup = try Startup(options, configuration: servers.config)
    guard !startup.settings.readOnly else {
      throw ValidationError("read-only: nothing is changed on any server.")
    }
    guard startup.watchlist.materialize != nil || startup.watchlist.names(change.upstream) else {
      throw ValidationError("Say where \(change.upstream.plain) is: --postgres '\(change.upstream.plain)=CONNINFO'.")
    }
    try confirm(change, startup.watchlist)
    let stage = await carryOut(change, at: startup.watchlist, Archive(folder)) { print($0) }
    throw stage.isDone ? ExitCode.success : ExitCode(2)
  }

  private func confirm(_ change: Change, _ watchlist: Watchlist) throws {
    print("\(change.purpose.plain), on \(change.upstream.plain):")
    for statement in change.action.statements { print("  \(statement.plain);") }
    if yes { return }
    guard isatty(STDIN_FILENO) == 1 else {
      throw ValidationError("Nobody can be asked here: say --yes to carry it out.")
    }
    print("Type yes to carry it out: ", terminator: "")
    fflush(nil)
    guard readLine() == "yes" else {
      print("Nothing was sent.")
      throw ExitCode(2)
    }
  }
}

extension ChangeReport.Stage {
  fileprivate var isDone: Bool {
    switch self {
    case .applied, .awaitingRestart: true
    default: false
    }
  }
}
