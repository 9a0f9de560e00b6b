// `pgwatch-tui check`: one look or a longer one, no screen.

import ArgumentParser
import Diagnosis
import Reports
import Storage

struct CheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Look at all servers, without a screen, and report.",
    discussion: """
      Exits 0 (ok), 1 (warning), 2 (critical), 3 (unknown, or the report could not be written), or 64 for wrong usage.

      With --for the servers are watched like on the dashboard, for what one look cannot see: sources that fail now and \
      then, connections that are cut at one age, where a trend leads. Ctrl-C ends that early, with a report of what was seen.

      Thresholds, each with its default:
      \(thresholdTable)
      """)

  private static let thresholdTable = Threshold.allCases.map { threshold in
    "  \(threshold.rawValue)=\(threshold.standardText)\n      \(threshold.entry.meaning)"
  }.joined(separator: "\n")

  @ParentCommand var dashboard: WatchCommand

  @OptionGroup var servers: ServerOptions

  @Option(
    help: ArgumentHelp("How it is written: \(formats).", valueName: "format"),
    completion: .list(ReportFormat.allCases.map(\.rawValue)),
    transform: { argument in
      guard let format = ReportFormat(rawValue: argument) else { throw ValidationError("the formats are \(formats)") }
      return format
    })
  var format = ReportFormat.text

  private static let formats = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")

  @Option(
    help: ArgumentHelp(
      "Seconds until all servers must have answered, 0.1 to 3600. (default: 10)", valueName: "seconds"),
    transform: { try seconds($0, within: 0.1...3600, "the timeout") })
  var timeout = Duration.seconds(10)

  @Option(
    name: .customLong("for"),
    help: ArgumentHelp("Watch for so many seconds instead of looking once, 1 to 86400.", valueName: "seconds"),
    transform: { try seconds($0, within: 1...86_400, "the time to watch") })
  var span: Duration?

  @Option(
    name: .customLong("threshold"),
    help: ArgumentHelp(
      "From where on a figure is a warning, and critical; off is never. May be repeated.",
      valueName: "name=warning[,critical]"),
    completion: .list(Threshold.allCases.map { "\($0.rawValue)=" }), transform: change)
  var thresholds: [ThresholdChange] = []

  func validate() throws { try dashboard.refuseScreenOptions(for: "check") }

  func run() async throws {
    var options = try servers.options()
    options.thresholds = thresholds
    let startup = try Startup(options, configuration: servers.config)
    let look = await OneShotRun(timeout: timeout, span: span).look(at: startup.watchlist, startup.settings)
    for log in look.logs where log.isReadable == false { warn(log.complaint) }
    try printOutput(format.render(look), failure: ExitCode(Verdict.unknown.exitCode))
    throw ExitCode(look.verdict.exitCode)
  }

  @Sendable private static func change(_ argument: String) throws -> ThresholdChange {
    do {
      return try ThresholdChange(argument: argument)
    } catch {
      throw ValidationError(error.message)
    }
  }
}
