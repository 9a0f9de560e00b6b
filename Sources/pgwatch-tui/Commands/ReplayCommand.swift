// `pgwatch-tui replay`: opens the dashboard on a recording, without any server.

import ArgumentParser
import Dashboard
import Samples
import Storage

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Open the dashboard on a recording, without any server.",
    discussion: """
      Every pane, the timeline, diagnosis and wizard show what they showed while it was recorded; the keys that play it \
      stand at the top of the help (?). Nothing is asked and nothing can be changed.
      """)

  @ParentCommand var dashboard: WatchCommand

  @Argument(
    help: ArgumentHelp(
      "The recording, a regular file. (default: what the dashboard kept by itself when it was last open)",
      valueName: "file"), completion: .file())
  var file: String?

  @Option(
    help: ArgumentHelp("How fast it is played: 0.25, 0.5, 1, 2, 4 … 64. (default: 1)", valueName: "times"),
    completion: .list(speeds),
    transform: { argument in
      guard let speed = Double(argument).flatMap(Playback.Speed.init(factor:)) else {
        throw ValidationError("the speeds are \(speeds.joined(separator: ", "))")
      }
      return speed
    })
  var speed = Playback.Speed.real

  private static let speeds = ["0.25", "0.5", "1", "2", "4", "8", "16", "32", "64"]

  @Option(
    name: .customLong("at"),
    help: ArgumentHelp(
      "Where to begin: a time of this machine's clock (14:03 or 14:03:21), or with a date (2026-11-22T14:03:21Z).",
      valueName: "time"),
    transform: RecordedMoment.argument)
  var start: RecordedMoment?

  // Wherever it stands, it is the dashboard's that is set; this one is for the help.
  @Option(name: [.short, .long], help: ArgumentHelp("Open drilled into this source.", valueName: "name|id"))
  var source: String?

  @OptionGroup var screen: ScreenOptions

  @OptionGroup(visibility: .hidden) var watching: WatchingOptions

  @OptionGroup(visibility: .hidden) var servers: ServerOptions

  func validate() throws {
    guard file != "-" else {
      throw ValidationError("A recording is read here and there, which a pipe cannot be: name a regular file.")
    }
    guard !servers.isGiven else {
      throw ValidationError("replay talks to no server: leave out -m, -p and --log-file.")
    }
    guard watching.pace.interval == nil else {
      throw ValidationError("A recording has the interval at which it was made: leave out --interval; see --speed.")
    }
  }

  func run() async throws {
    var options = Options()
    screen.fill(&options)
    let settings = try Startup.settings(options, configuration: servers.config)
    let sequence: RecordingSequence
    do throws(RecordingError) {
      sequence = try RecordingSequence(files())
    } catch {
      warn(error.message)
      throw ExitCode.failure
    }
    let beginning = Cursor(sequence)
    guard !beginning.isAtEnd else {
      warn(beginning.sequence.flaws.first ?? "\(sequence.name) is empty but for its title: nothing was recorded in it.")
      throw ExitCode.failure
    }
    try await openDashboard(
      on: beginning, settings, source: source ?? dashboard.source, speed: speed,
      start: start?.moment(from: sequence.begunAt, offset: utcOffset()))
  }

  /// Without a name those that the dashboard kept when it was last open.
  private func files() throws(RecordingError) -> [String] {
    if let file { return [file] }
    guard let folder = Startup.stateFolder?.recordings else {
      throw RecordingError(message: "Name a recording: neither XDG_STATE_HOME nor HOME says where they are kept.")
    }
    let files = folder.latestRun
    guard !files.isEmpty else {
      throw RecordingError(message: "There is no recording in \(folder.path) yet: name a file.")
    }
    return files
  }
}
