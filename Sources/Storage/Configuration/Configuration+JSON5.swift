// The configuration read from JSON5: JSON with comments, trailing commas and keys without quotes.

import Diagnosis
import FoundationEssentials

/// A text of JSON5, what it says, and everything that is wrong with it.
package struct ConfigurationText: Sendable {
  package struct Problem: Sendable, Equatable {
    /// `nil` where it is the whole.
    package var place: Place?
    /// The keys that lead to its section, joined by dots; empty at the top.
    package var section: String
    /// A sentence without its full stop.
    package var message: String

    package init(place: Place?, section: String = "", message: String) {
      self.place = place
      self.section = section
      self.message = message
    }
  }

  /// What could be read.
  package private(set) var configuration = Configuration()
  /// In the order of the file. An error of syntax is the only one: what comes after it is anybody's guess.
  package private(set) var problems: [Problem] = []
  private var outline: Outline?

  package init() {}

  package init(_ text: String) {
    do {
      let outline = try Outline(text)
      self.outline = outline
      if outline.isEmpty { return }
      let decoder = JSONDecoder()
      decoder.allowsJSON5 = true
      let document = try decoder.decode(Document.self, from: Data(text.utf8))
      configuration = document.configuration
      problems = document.misfits.map { problem($0) }.sorted { ($0.place ?? .start) < ($1.place ?? .start) }
    } catch let error as SyntaxError {
      problems = [Problem(place: error.place, message: error.message)]
    } catch {
      problems = [Problem(place: nil, message: "this is not JSON5")]
    }
    let order = Dictionary(
      (outline?.keys ?? []).enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    func rank(_ upstream: Configuration.Upstream) -> Int {
      upstream.name.flatMap { order[["upstreams", $0]] } ?? order.count
    }
    configuration.upstreams.sort { rank($0) < rank($1) }
  }

  /// Where a key stands, or the nearest one around it; without keys, where the whole begins.
  package func place(of path: [String]) -> Place? { outline?.place(of: path) }

  /// Whether a key stands in the text.
  package func holds(_ path: [String]) -> Bool { outline?.keys.contains { $0.path == path } ?? false }

  private func problem(_ misfit: Misfit) -> Problem {
    Problem(
      place: place(of: misfit.path), section: misfit.path.dropLast().joined(separator: "."), message: misfit.message)
  }
}

extension Configuration {
  /// - Parameters:
  ///   - text: the file's content.
  ///   - path: what to call the file in errors.
  /// - Throws: the first thing that is wrong, with its place.
  package init(json5 text: String, path: String) throws(ConfigurationError) {
    self = try ConfigurationText(text).usable(path: path)
  }
}

extension ConfigurationText {
  /// - Throws: the first thing that is wrong, with its place.
  func usable(path: String) throws(ConfigurationError) -> Configuration {
    guard let first = problems.first else { return configuration }
    let place = first.place.map { ", \($0)" } ?? ""
    let section = first.section.isEmpty ? "" : " (in \(first.section))"
    throw ConfigurationError(
      message: "\(path)\(place)\(section): \(first.message). Correct the file, or name another one with -c FILE.")
  }
}

private struct Document: SectionContent {
  var configuration = Configuration()
  var misfits: [Misfit]

  init(from decoder: any Decoder) {
    var section = Section(decoder, known: ConfigurationKey.all.map(\.name))
    configuration.materialize = section.words("materialize")
    configuration.upstreams = section.section("upstreams", as: Upstreams.self)?.list ?? []
    let seconds = section.number("interval", in: Configuration.intervalRange, "seconds")
    configuration.interval = seconds.map { .seconds($0) }
    configuration.theme = section.text("theme")
    configuration.ascii = section.flag("ascii")
    configuration.color = section.flag("color")
    configuration.mouse = section.flag("mouse")
    configuration.readOnly = section.flag("read_only")
    configuration.thresholds =
      (section.section("certificates", as: Certificates.self)?.changes ?? [])
      + (section.section("thresholds", as: ThresholdChanges.self)?.changes ?? [])
    let recordings = section.section("recordings", as: Recordings.self)
    configuration.keepsRecordings = recordings?.keep
    configuration.recordingMegabytes = recordings?.megabytes
    misfits = section.misfits
  }
}

private struct Upstreams: SectionContent {
  var list: [Configuration.Upstream] = []
  var misfits: [Misfit]

  init(from decoder: any Decoder) {
    var section = Section(decoder, known: nil)
    for name in section.keys {
      // Either the conninfo alone, or an object with more.
      if name.allSatisfy(\.isWhitespace) {
        section.note(name, "an upstream needs a name")
      } else if section.holdsText(name) {
        list.append(Configuration.Upstream(name: name, conninfo: section.words(name)))
      } else if let upstream = section.section(name, as: Upstream.self)?.upstream {
        list.append(upstream)
      } else {
        section.note(name, "\(Upstream.wanted) is wanted here")
      }
    }
    misfits = section.misfits
  }
}

private struct Upstream: SectionContent {
  static let wanted = "a conninfo in quotes, or an object { … },"

  var upstream: Configuration.Upstream
  var misfits: [Misfit]

  init(from decoder: any Decoder) {
    var section = Section(decoder, known: ConfigurationKey.upstream.map(\.name), wanted: Upstream.wanted)
    upstream = Configuration.Upstream(
      name: section.path.last, conninfo: section.words("conninfo"), admin: section.words("admin"),
      provider: section.words("provider"), logFile: section.words("log_file"))
    if let provider = upstream.provider, Provider(rawValue: provider) == nil {
      let known = Provider.allCases.map(\.rawValue).joined(separator: ", ")
      section.note("provider", "\"\(provider)\" is not known as a provider; there are \(known)")
    }
    if section.misfits.isEmpty, upstream == Configuration.Upstream(name: upstream.name, conninfo: nil) {
      section.note(nil, "\"conninfo\" is missing here")
    }
    misfits = section.misfits
  }
}

private struct ThresholdChanges: SectionContent {
  var changes: [ThresholdChange] = []
  var misfits: [Misfit]

  init(from decoder: any Decoder) {
    var section = Section(decoder, known: ConfigurationKey.thresholds.map(\.name))
    for threshold in Threshold.allCases {
      guard let levels = section.section(threshold.rawValue, as: LevelTexts.self) else { continue }
      do {
        changes.append(try ThresholdChange(threshold, warning: levels.warning, critical: levels.critical))
      } catch {
        section.note(threshold.rawValue, error.message)
      }
    }
    misfits = section.misfits
  }
}

private struct LevelTexts: SectionContent {
  var warning, critical: String?
  var misfits: [Misfit]

  init(from decoder: any Decoder) {
    var section = Section(decoder, known: ConfigurationKey.levels, wanted: "an object { warning: …, critical: … }")
    warning = section.textOrNumber("warning")
    critical = section.textOrNumber("critical")
    misfits = section.misfits
  }
}

private struct Certificates: SectionContent {
  var changes: [ThresholdChange] = []
  var misfits: [Misfit]

  init(from decoder: any Decoder) {
    var section = Section(decoder, known: ConfigurationKey.certificates.map(\.name))
    let warning = section.wholeNumber("warning_days", in: 0...3650, "days")
    let critical = section.wholeNumber("critical_days", in: 0...3650, "days")
    let levels = Levels(
      warning: warning.map { .amount(Double($0)) }, critical: critical.map { .amount(Double($0)) })
    do {
      if levels != Levels() { changes.append(try ThresholdChange(.certificateDays, levels)) }
    } catch {
      section.note(nil, error.message)
    }
    misfits = section.misfits
  }
}

private struct Recordings: SectionContent {
  var keep: Bool?
  var megabytes: Int?
  var misfits: [Misfit]

  init(from decoder: any Decoder) {
    var section = Section(decoder, known: ConfigurationKey.recordings.map(\.name))
    keep = section.flag("keep")
    megabytes = section.wholeNumber("megabytes", in: 1...100_000, "megabytes")
    misfits = section.misfits
  }
}
