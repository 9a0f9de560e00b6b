// `pgwatch-tui demo`: opens the dashboard on private, throw-away servers.

import ArgumentParser
import Demo
import Storage
import Terminal

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Open the dashboard on throw-away PostgreSQL servers with an incident going on.",
    discussion: """
      Two upstreams, orders-db and billing-db, and a stand-in for Materialize are started in a folder \
      /tmp/pgwatch-tui-XXXXXX, from which everything disappears at the end. Its file README tells what goes wrong, what \
      ends it, and how to connect to the servers as an operator and as an administrator. Where a network stands in front \
      of orders-db, the folder's file network.conf says what it does: edit it while the demo runs.


      """ + incidents)

  /// All of them, each in two lines.
  private static let incidents =
    "Incidents:\n" + Incident.all.map { "  \($0.name)\n      \($0.summary)" }.joined(separator: "\n")

  @Option(
    help: ArgumentHelp("What goes wrong.", valueName: "name"), completion: .list(Incident.all.map(\.name)),
    transform: { argument in
      guard let incident = Incident.named(argument) else {
        throw ValidationError("there is no incident '\(argument)'\n\n\(incidents)")
      }
      return incident
    })
  var incident = Incident.resourceExhaustion

  @OptionGroup var watching: WatchingOptions

  @OptionGroup var screen: ScreenOptions

  func run() async throws {
    var options = Options()
    watching.fill(&options)
    screen.fill(&options)
    let session: DemoSession
    do {
      // Before servers are started that nobody could look at.
      try await TerminalSession.check(TerminalOptions(Settings(options, environment: [:], Configuration())))
      session = try await Demo.open(incident: incident) { warn($0) }
    } catch let error as DemoError {
      warn(error.message)
      throw ExitCode.failure
    } catch let error as TerminalError {
      warn(error.description)
      throw ExitCode.failure
    }
    do {
      options.materialize = session.materialize
      options.upstreams = session.upstreams.map { upstream in
        Configuration.Upstream(
          name: upstream.name, conninfo: upstream.conninfo, admin: session.administrators[upstream.name])
      }
      // What the operator's own configuration says of servers has no place here, and what is done to these servers none
      // in the operator's own journal.
      let folder = StateFolder(environment: ["XDG_STATE_HOME": "\(session.folder)/state"])
      let startup = try Startup(Settings(options, environment: [:], Configuration()))
      try await openDashboard(on: startup.watchlist, startup.settings, source: nil, keeping: folder)
    } catch {
      await session.close()
      throw error
    }
    await session.close()
  }
}
