// Which servers are watched: the options that every command which talks to servers takes.

import ArgumentParser
import Postgres
import Storage

struct ServerOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Materialize: a keyword/value string, a URI or service=…; else $PGWATCH_MATERIALIZE, else the configuration file.",
      valueName: "conninfo"))
  var materialize: String?

  // Parsed in `options`, not by a transform, whose error would show the whole argument and any password in it.
  @Option(
    name: [.customShort("p"), .customLong("postgres")],
    help: ArgumentHelp(
      "An upstream; may be repeated. Upstreams that Materialize's connections name are found by themselves.",
      valueName: "[name=]conninfo"))
  var postgres: [String] = []

  @Option(
    name: .customLong("log-file"),
    help: ArgumentHelp(
      "Read the log of an upstream here instead of through SQL; - is standard input. May be repeated.",
      valueName: "[name=]path"), completion: .file())
  var logFiles: [String] = []

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "The configuration file. (default: $XDG_CONFIG_HOME/pgwatch-tui/config.json5)", valueName: "file"),
    completion: .file())
  var config: String?

  @Flag(name: [.customShort("V"), .long], help: "Show the version.")
  var version = false

  func validate() throws {
    if version { throw CleanExit.message("pgwatch-tui \(programVersion)") }
  }

  /// Whether a server was named, to commands that talk to none.
  var isGiven: Bool { materialize != nil || !postgres.isEmpty || !logFiles.isEmpty }

  /// What was said about servers, to be completed with what was said about the rest.
  /// - Throws: `ValidationError` for an upstream or a log with an empty name.
  func options() throws -> Options {
    var options = Options()
    options.materialize = materialize
    options.upstreams = try postgres.map { argument in
      guard let upstream = Configuration.Upstream(argument: argument, keywords: Conninfo.keywords) else {
        throw ValidationError("A --postgres begins with =: put the upstream's name before it, or leave the = out.")
      }
      return upstream
    }
    options.logs = try logFiles.map { argument in
      guard let log = LogPlace(argument: argument) else {
        throw ValidationError("A --log-file is [NAME=]PATH: put the upstream's name before the = and a path behind it.")
      }
      return log
    }
    return options
  }
}
