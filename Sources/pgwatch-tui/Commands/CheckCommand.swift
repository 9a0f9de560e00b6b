// `pgwatch-tui check`: one look, no screen.

import ArgumentParser
import Diagnosis
import Reports

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Look at all servers once and report.",
    discussion: "Exits 0 (ok), 1 (warning), 2 (critical), 3 (unknown), or 64 for wrong usage.")

  @ParentCommand var dashboard: WatchCommand

  @OptionGroup var servers: ServerOptions

  @Option(
    help: ArgumentHelp(
      "How it is written: \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "format"),
    transform: { argument in
      guard let format = ReportFormat(rawValue: argument) else {
        throw ValidationError("the formats are \(ReportFormat.allCases.map(\.rawValue).joined(separator: ", "))")
      }
      return format
    })
  var format = ReportFormat.text

  @Option(
    help: ArgumentHelp("Seconds for all of it, 0.1 to 3600. (default: 10)", valueName: "seconds"),
    transform: { argument in
      guard let seconds = Double(argument), (0.1...3600).contains(seconds) else {
        throw ValidationError("the timeout must be 0.1 to 3600 seconds")
      }
      return Duration.seconds(seconds)
    })
  var timeout = Duration.seconds(10)

  func validate() throws { try dashboard.refuseScreenOptions(for: "check") }

  func run() async throws {
    let startup = try Startup(servers.options(), configuration: servers.config)
    let look = await lookOnce(at: startup.watchlist, startup.settings, within: timeout)
    for log in look.logs where log.isReadable == false {
      let reason = [log.error, log.hint].compactMap(\.self).joined(separator: ". ")
      warn("the log of \(log.upstream) cannot be read: \(reason).")
    }
    print(format.render(look), terminator: "")
    throw ExitCode(look.verdict.exitCode)
  }
}
