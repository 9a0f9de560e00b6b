// `pgwatch-tui report`: the report of an incident, from the servers as they are or from a recording.

import ArgumentParser
import Diagnosis
import Glibc
import Reports
import Samples
import Storage

struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write the report of an incident as Markdown.",
    discussion: """
      Looks at all servers once, thoroughly, and writes who is hurt since when, why, what happened, what was done (from \
      the journal), figures, and what prevents it. The status history of Materialize reaches back behind the look; what \
      only somebody who watched can know is in the report of the dashboard (key e) and of a recording.

      Exits 0 when the report was written, whatever it says, 1 when it could not be, or 64 for wrong usage.
      """)

  @ParentCommand var dashboard: WatchCommand

  @Option(
    name: [.short, .long], help: ArgumentHelp("A new file; - is standard output. (default: -)", valueName: "file"),
    completion: .file())
  var output = "-"

  @Flag(help: "Write over the file if it is there already.")
  var force = false

  @Flag(help: "Replace all names and addresses, each by the same word throughout.")
  var redact = false

  @Option(
    help: ArgumentHelp("Tell of what a recording holds, at its end, and dial no server.", valueName: "file"),
    completion: .file())
  var recording: String?

  @Option(
    help: ArgumentHelp(
      "The moment of the recording that it is about: a time of this machine's clock (14:03 or 14:03:21), or with a date "
        + "(2026-11-22T14:03:21Z).", valueName: "time"),
    transform: RecordedMoment.argument)
  var at: RecordedMoment?

  @Option(
    help: ArgumentHelp("Seconds for all of it, 0.1 to 3600. (default: 10)", valueName: "seconds"),
    transform: { try seconds($0, within: 0.1...3600, "the timeout") })
  var timeout: Duration?

  @OptionGroup var servers: ServerOptions

  func validate() throws {
    try dashboard.refuseScreenOptions(for: "report")
    if at != nil, recording == nil { throw ValidationError("--at is a moment of a --recording.") }
    if recording != nil, servers.isGiven || servers.config != nil || timeout != nil {
      throw ValidationError("A recording needs no servers: leave out -m, -p, --log-file, --config and --timeout.")
    }
    if output.isEmpty { throw ValidationError("--output is the name of a file, or - for standard output.") }
  }

  func run() async throws {
    if isFile, !force, fileExists(output) {
      warn("\(output) is there already: name another file, or say --force")
      throw ExitCode.failure
    }
    let look = try await look()
    // A recording holds what was changed meanwhile; the journal of this machine may be another one's.
    let journal = recording == nil ? journal() : look.evidence.recordedChanges
    let report = IncidentReport(look, journal: journal, programVersion: programVersion, isRedacted: redact)
    guard isFile else { return try stream(report.markdown) }
    do {
      try export(report.markdown, to: output, replacing: force)
    } catch {
      warn(error.message)
      throw ExitCode.failure
    }
  }

  /// Whether something can be lost by writing there: in a device, or a pipe, nothing is kept.
  private var isFile: Bool {
    var status = stat()
    let isThere = unsafe stat(output, &status) == 0
    return output != "-" && (!isThere || status.st_mode & S_IFMT == S_IFREG)
  }

  /// To standard output, a device or a pipe.
  private func stream(_ text: String) throws {
    guard output != "-" else { return try printOutput(text) }
    // A pipe that nobody reads is not waited for.
    let descriptor = unsafe open(output, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      warn(
        errno == ENXIO
          ? "\(output) is a pipe that nobody reads: start its reader first"
          : "\(output) cannot be opened: \(unsafe String(cString: strerror(errno)))")
      throw ExitCode.failure
    }
    defer { close(descriptor) }
    // Its reader may take its time.
    _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
    try printOutput(text, to: descriptor, called: output)
  }

  private func look() async throws -> Assessment {
    if let recording {
      do {
        return try recordedLook(recording, at: at)
      } catch let error as RecordingError {
        warn(error.message)
        throw ExitCode.failure
      }
    }
    let startup = try Startup(try servers.options(), configuration: servers.config)
    let look = await OneShotRun(timeout: timeout ?? .seconds(10), isThorough: true).look(
      at: startup.watchlist, startup.settings)
    for log in look.logs where log.isReadable == false { warn(log.complaint) }
    return look
  }

  /// A journal that cannot be read is told, and keeps nobody from the rest of the report.
  private func journal() -> [JournalEntry] {
    guard let folder = Startup.stateFolder else { return [] }
    do {
      let (entries, complaint) = try folder.journal.read()
      if let complaint { warn("the journal: \(complaint)") }
      return entries
    } catch {
      warn("the journal is left out: \(error.message)")
      return []
    }
  }
}

extension LogFileStatus {
  var complaint: String {
    let reason = [error, hint].compactMap(\.self).joined(separator: ". ")
    return "the log of \(upstream) cannot be read: \(reason)."
  }
}
