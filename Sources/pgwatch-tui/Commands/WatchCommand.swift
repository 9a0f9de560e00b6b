// `pgwatch-tui`: opens the dashboard.

import ArgumentParser
import Dashboard
import Storage
import Terminal

struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pgwatch-tui",
    abstract: "Watch Materialize sources and their upstream PostgreSQL servers, and find out why a connection closed.",
    usage: """
      pgwatch-tui [-m <conninfo>] [-p [<name>=]<conninfo> ...] [<options>]
      pgwatch-tui <subcommand> [<options>]
      """,
    subcommands: [
      CheckCommand.self, ReportCommand.self, DemoCommand.self, RecordCommand.self, ReplayCommand.self,
      JournalCommand.self, ConfigCommand.self, CompletionsCommand.self, ManualCommand.self,
    ])

  @OptionGroup var servers: ServerOptions

  @Option(
    name: [.short, .long], help: ArgumentHelp("Open drilled into this source.", valueName: "name|id"))
  var source: String?

  @OptionGroup var watching: WatchingOptions

  @OptionGroup var screen: ScreenOptions

  /// The options of the dashboard stand before and after a subcommand alike; those that mean nothing to it are refused.
  /// - Parameters:
  ///   - butInterval: the command takes `--interval`.
  ///   - butReadOnly: the command takes `--read-only`.
  func refuseScreenOptions(for command: String, butInterval: Bool = false, butReadOnly: Bool = false) throws {
    let isWatching = watching.readOnly && !butReadOnly || watching.pace.interval != nil && !butInterval
    guard source == nil, !isWatching, !screen.isGiven else {
      throw ValidationError("\(command) has no screen: leave out the options of the dashboard.")
    }
  }

  func run() async throws {
    var options = try servers.options()
    watching.fill(&options)
    screen.fill(&options)
    let startup = try Startup(options, configuration: servers.config)
    try await openDashboard(on: startup.watchlist, startup.settings, source: source, keeping: Startup.stateFolder)
  }
}
