// From what was said (command line, environment, configuration file) to what is watched.

import ArgumentParser
import Glibc
import Polling
import Postgres
import Samples
import Storage

struct Startup {
  var settings: Settings
  var watchlist: Watchlist

  /// Reads the configuration file and every conninfo; dials nothing.
  /// - Throws: `ValidationError` (exit code 64) that says what to do.
  init(_ options: Options, configuration path: String?) throws {
    try self.init(Startup.settings(options, configuration: path))
  }

  /// What was said, completed from the environment and the configuration file.
  /// - Throws: `ValidationError` (exit code 64) that says what to do.
  static func settings(_ options: Options, configuration path: String?) throws -> Settings {
    let environment = Startup.environment
    let file: ConfigurationFile
    do {
      file = try ConfigurationFile(at: path, environment: environment)
    } catch {
      throw ValidationError(error.message.plain)
    }
    if let warning = file.warning { warn(warning) }
    return Settings(options, environment: environment, file.configuration)
  }

  init(_ settings: Settings) throws {
    self.settings = settings
    guard settings.materialize != nil || !settings.upstreams.isEmpty else { throw ValidationError(waysToNameAServer) }
    let upstreams = try settings.upstreams.compactMap { upstream -> (name: String?, conninfo: Conninfo)? in
      let name = upstream.name ?? "an upstream"
      if let conninfo = upstream.conninfo { return (upstream.name, try Startup.read(conninfo, of: name)) }
      guard settings.materialize != nil else {
        throw ValidationError(
          "Without Materialize nothing tells where \(name.plain) lies: give it a conninfo in the configuration file.")
      }
      return nil
    }
    let given = upstreams.compactMap(\.name)
    guard !given.contains(ServerID.materialize.name) else {
      throw ValidationError("An upstream cannot be named Materialize, as that is: give it another name.")
    }
    if let twice = given.first(where: { name in given.count { $0 == name } > 1 }) {
      throw ValidationError("Two upstreams are named \(twice.plain): give each a name of its own.")
    }
    let names = distinctNames(
      upstreams.map { name, conninfo in
        let host = conninfo.endpoints.first?.host ?? ""
        return (name ?? defaultName(host: host, database: conninfo.options["dbname"]), isGiven: name != nil)
      })
    watchlist = Watchlist(
      materialize: try settings.materialize.map { try Startup.read($0, of: "Materialize") },
      upstreams: zip(names, upstreams).map { .init(name: $0, conninfo: $1.conninfo) }, interval: settings.interval,
      probeInterval: Watchlist.standardProbeInterval, logs: try Startup.logs(settings, upstreams: names),
      particulars: try Startup.particulars(settings), isReadOnly: settings.readOnly)
  }

  private static func particulars(_ settings: Settings) throws -> [String: Watchlist.Particulars] {
    var particulars: [String: Watchlist.Particulars] = [:]
    for upstream in settings.upstreams {
      guard let name = upstream.name, upstream.admin != nil || upstream.provider != nil else { continue }
      let administrator = try upstream.admin.map { try read($0, of: "the administrator of \(name)") }
      particulars[name] = Watchlist.Particulars(administrator: administrator, provider: upstream.provider)
    }
    return particulars
  }

  /// - Parameter upstreams: the names of those that were given; others may be found later, named by Materialize.
  private static func logs(_ settings: Settings, upstreams: [String]) throws -> [Watchlist.Log] {
    for log in settings.logs {
      if let name = log.upstream, settings.materialize == nil, !upstreams.contains(name) {
        throw ValidationError("There is no upstream named \(name.plain) for the log \(log.path.plain).")
      }
      if log.upstream == nil, upstreams.count > 1 {
        throw ValidationError("Say whose log \(log.path.plain) is: --log-file NAME=\(log.path.plain).")
      }
    }
    let piped = settings.logs.count { $0.path == "-" }
    guard piped <= 1 else { throw ValidationError("Standard input can be the log of one upstream only.") }
    guard piped == 0 || isatty(STDIN_FILENO) == 0 else {
      throw ValidationError(
        "--log-file - reads a log from standard input, which is the keyboard here: pipe one into it.")
    }
    return settings.logs.map { Watchlist.Log(upstream: $0.upstream, path: $0.path) }
  }

  private static func read(_ conninfo: String, of server: String) throws -> Conninfo {
    // libpq would take it for its defaults: a variable of a script that is not set would watch whatever they lead to.
    guard conninfo.contains(where: { !$0.isWhitespace }) else {
      throw ValidationError("The conninfo of \(server.plain) is empty: say where it is, or leave the option out.")
    }
    do {
      return try Conninfo(conninfo)
    } catch {
      throw ValidationError(
        "The conninfo of \(server.plain) cannot be used: \(error.message.plain). "
          + "It may be a keyword/value string, a URI or service=NAME, as for psql.")
    }
  }

  /// Where journal and progress are kept; `nil` when the environment names no home.
  static var stateFolder: StateFolder? { StateFolder(environment: environment) }

  /// The variables that the program obeys; others are libpq's and the terminal's.
  static var environment: [String: String] {
    var environment: [String: String] = [:]
    for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "PGWATCH_MATERIALIZE", "NO_COLOR"] {
      if let value = unsafe getenv(name) { environment[name] = unsafe String(cString: value) }
    }
    return environment
  }
}

private let waysToNameAServer = """
  No server is named. Name Materialize, an upstream PostgreSQL server, or both:

    pgwatch-tui -m 'host=mz.example.net port=6875 user=watcher dbname=materialize'
    pgwatch-tui -m service=materialize            (an entry of ~/.pg_service.conf)
    pgwatch-tui -p orders-db='host=orders.example.net user=watcher dbname=shop'
    export PGWATCH_MATERIALIZE=service=materialize

  or once and for all in ~/.config/pgwatch-tui/config.json5:

    { materialize: 'service=materialize', upstreams: { 'orders-db': 'service=orders' } }

  Passwords are best kept in ~/.pgpass. To see it at work without any server of yours: pgwatch-tui demo
  """
