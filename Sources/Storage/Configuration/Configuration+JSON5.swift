// The configuration read from JSON5: JSON with comments, trailing commas and keys without quotes.

import FoundationEssentials

extension Configuration {
  /// - Parameters:
  ///   - text: the file's content.
  ///   - path: what to call the file in errors.
  /// - Throws: the first thing that is wrong, with its place.
  package init(json5 text: String, path: String) throws(ConfigurationError) {
    let outline: Outline
    do {
      outline = try Outline(text)
    } catch {
      throw ConfigurationError(
        message: "\(path), \(error.place): \(error.message). Correct the file, or name another one with -c FILE.")
    }
    do {
      let decoder = JSONDecoder()
      decoder.allowsJSON5 = true
      self = try decoder.decode(Document.self, from: Data(text.utf8)).configuration
    } catch let misfit as Misfit {
      let place = outline.place(of: misfit.path).map { ", \($0)" } ?? ""
      let section = misfit.path.count > 1 ? " (in \(misfit.path.dropLast().joined(separator: ".")))" : ""
      throw ConfigurationError(
        message: "\(path)\(place)\(section): \(misfit.message). Correct the file, or name another one with -c FILE.")
    } catch {
      throw ConfigurationError(
        message: "\(path): this is not JSON5. Correct the file, or name another one with -c FILE.")
    }
    let order = outline.keys.map(\.path)
    func rank(_ upstream: Upstream) -> Int {
      upstream.name.flatMap { order.firstIndex(of: ["upstreams", $0]) } ?? order.count
    }
    upstreams.sort { rank($0) < rank($1) }
  }
}

private struct Document: Decodable {
  var configuration = Configuration()

  init(from decoder: any Decoder) throws {
    let section = try Section(
      decoder,
      known: [
        "materialize", "upstreams", "interval", "theme", "ascii", "color", "mouse", "read_only", "certificates",
        "recordings",
      ])
    configuration.materialize = try section.text("materialize")
    configuration.upstreams = try section.section("upstreams", as: Upstreams.self)?.list ?? []
    let seconds = try section.number("interval", in: Configuration.intervalRange, "seconds")
    configuration.interval = seconds.map { .seconds($0) }
    configuration.theme = try section.text("theme")
    configuration.ascii = try section.flag("ascii")
    configuration.color = try section.flag("color")
    configuration.mouse = try section.flag("mouse")
    configuration.readOnly = try section.flag("read_only")
    let certificates = try section.section("certificates", as: Certificates.self)
    configuration.certificateWarningDays = certificates?.warningDays
    configuration.certificateCriticalDays = certificates?.criticalDays
    let recordings = try section.section("recordings", as: Recordings.self)
    configuration.keepsRecordings = recordings?.keep
    configuration.recordingMegabytes = recordings?.megabytes
  }
}

private struct Upstreams: Decodable {
  var list: [Configuration.Upstream]

  init(from decoder: any Decoder) throws {
    let section = try Section(decoder, known: nil)
    list = try section.keys.map { name in
      // Either the conninfo alone, or an object with more.
      if let conninfo = try? section.text(name) { return Configuration.Upstream(name: name, conninfo: conninfo) }
      guard var upstream = try section.section(name, as: Upstream.self)?.upstream else {
        throw Misfit(
          path: ["upstreams", name], message: "\(Upstream.wanted) is wanted here")
      }
      upstream.name = name
      return upstream
    }
  }
}

private struct Upstream: Decodable {
  static let wanted = "a conninfo in quotes, or an object { … },"

  var upstream: Configuration.Upstream

  init(from decoder: any Decoder) throws {
    let section = try Section(decoder, known: ["conninfo", "admin", "provider", "log_file"], wanted: Upstream.wanted)
    upstream = Configuration.Upstream(
      name: nil, conninfo: try section.text("conninfo"), admin: try section.text("admin"),
      provider: try section.text("provider"), logFile: try section.text("log_file"))
    if upstream == Configuration.Upstream(name: nil, conninfo: nil) {
      throw Misfit(path: decoder.codingPath.map(\.stringValue), message: "\"conninfo\" is missing here")
    }
  }
}

private struct Certificates: Decodable {
  var warningDays, criticalDays: Int?

  init(from decoder: any Decoder) throws {
    let section = try Section(decoder, known: ["warning_days", "critical_days"])
    warningDays = try section.wholeNumber("warning_days", in: 0...3650, "days")
    criticalDays = try section.wholeNumber("critical_days", in: 0...3650, "days")
  }
}

private struct Recordings: Decodable {
  var keep: Bool?
  var megabytes: Int?

  init(from decoder: any Decoder) throws {
    let section = try Section(decoder, known: ["keep", "megabytes"])
    keep = try section.flag("keep")
    megabytes = try section.wholeNumber("megabytes", in: 1...100_000, "megabytes")
  }
}
