// `pgwatch-tui demo`: opens the dashboard on private, throw-away servers.

import ArgumentParser
import Demo
import Storage
import Terminal

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "Open the dashboard on throw-away PostgreSQL servers with an incident going on.")

  @Option(
    help: ArgumentHelp(
      "What goes wrong: \(Incident.all.map(\.name).joined(separator: ", ")).", valueName: "name"),
    transform: { argument in
      guard let incident = Incident.named(argument) else {
        throw ValidationError("the incidents are \(Incident.all.map(\.name).joined(separator: ", "))")
      }
      return incident
    })
  var incident = Incident.resourceExhaustion

  @OptionGroup var screen: ScreenOptions

  func run() async throws {
    var options = Options()
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
      options.upstreams = session.upstreams.map { Configuration.Upstream(name: $0.name, conninfo: $0.conninfo) }
      // What the operator's own configuration says of servers has no place here.
      let startup = try Startup(Settings(options, environment: [:], Configuration()))
      try await openDashboard(on: startup.watchlist, startup.settings, source: nil, keeping: nil)
    } catch {
      await session.close()
      throw error
    }
    await session.close()
  }
}
