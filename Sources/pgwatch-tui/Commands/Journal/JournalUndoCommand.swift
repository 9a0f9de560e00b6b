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
      Shows the exact SQL and where it goes, and asks before it is sent; with --read-only it sends nothing. The upstream \
      is known by its name: from --postgres, the configuration, or Materialize. Where that leads to another host or port \
      than the change was made on, --yes does not do: the place must be typed. Exits 0 when it is done, 2 when it is not \
      or that is not known, 64 for wrong usage.
      """)

  @ParentCommand var dashboard: WatchCommand

  @Argument(help: "Which one, by its id in the journal.")
  var id: String

  @Flag(help: "Do not ask, for scripts.")
  var yes = false

  // Wherever it stands, it is the dashboard's that is set; this one is for the help.
  @Flag(name: .customLong("read-only"), help: "Show what would be sent and where, and send nothing.")
  var readOnly = false

  @OptionGroup var servers: ServerOptions

  func run() async throws {
    let (folder, entries, _) = try readJournal()
    let change: Change
    do {
      change = try entries.undo(of: id, as: "\(wallClock().microseconds)")
    } catch {
      throw ValidationError("\(error.reason) pgwatch-tui journal lists what can be undone.")
    }
    var options = try servers.options()
    options.readOnly = readOnly || dashboard.watching.readOnly
    let startup = try Startup(options, configuration: servers.config)
    guard startup.watchlist.materialize != nil || startup.watchlist.names(change.upstream) else {
      throw ValidationError("Say where \(change.upstream.plain) is: --postgres '\(change.upstream.plain)=CONNINFO'.")
    }
    let doneAt = entries.last { $0.id == id }?.host
    let stage = try await carryOut(change, at: startup.watchlist, StateFiles(folder)) { place in
      try show(change, at: place, doneAt: doneAt)
      guard !startup.settings.readOnly else { throw ValidationError("read-only: nothing is changed on any server.") }
      try confirm(at: place, isElsewhere: doneAt != nil && doneAt != place)
    } say: {
      // What is under way is carried to its end, whether or not somebody can read of it.
      try? printOutput("\($0)\n")
    }
    throw stage.isDone ? ExitCode.success : ExitCode(2)
  }

  private func show(_ change: Change, at place: String, doneAt: String?) throws {
    let statements = change.action.statements.map { "  \($0.plain);\n" }.joined()
    let origin = doneAt.map { $0 == place ? ", where it was done" : "; it was done at \($0)" } ?? ""
    try printOutput(
      "\(change.purpose.plain), on \(change.upstream.plain):\n\(statements)At \((place + origin).plain).\n")
  }

  /// Returns when the operator wants it. What was done elsewhere wants more than a habit.
  private func confirm(at place: String, isElsewhere: Bool) throws {
    guard !yes || isElsewhere else { return }
    guard !yes else {
      throw ValidationError("That may be another server: leave --yes out, and it can be confirmed by typing.")
    }
    guard isatty(STDIN_FILENO) == 1 else {
      throw ValidationError(
        "Nobody can be asked here: \(isElsewhere ? "run it on a terminal" : "say --yes to carry it out").")
    }
    let phrase = isElsewhere ? place : "yes"
    try printOutput("\(isElsewhere ? "That may be another server. " : "")Type \(phrase.plain) to carry it out: ")
    guard readLine() == phrase else {
      try printOutput("Nothing was sent.\n")
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
