// A configuration file looked through: everything that is wrong with it, and what is in force by it and the environment.

import ArgumentParser
import Diagnosis
import Postgres
import Samples
import Storage
import Terminal

struct ConfigurationInspection {
  private(set) var problems: [ConfigurationText.Problem]
  private let file: ConfigurationFile
  private let settings: Settings
  private var rows: [[String]] = []

  init(_ file: ConfigurationFile, environment: [String: String]) {
    self.file = file
    settings = Settings(Options(), environment: environment, file.configuration)
    problems = file.text.problems
    lookAtServers(isFromEnvironment: settings.materialize != file.configuration.materialize)
    lookAtTheRest()
    if problems.isEmpty { lookAtTheWhole() }
    problems.sort { ($0.place?.line ?? 0, $0.place?.column ?? 0) < ($1.place?.line ?? 0, $1.place?.column ?? 0) }
  }

  // MARK: What is said of it

  /// For standard output.
  var text: String {
    let opening =
      switch file.path {
      case let path? where problems.isEmpty: "\(path.plain) can be used.\n\nIn force:\n"
      case let path?: "\(path.plain) cannot be used as it is.\n\nUnderstood of it:\n"
      case nil: "There is no configuration file. In force:\n"
      }
    let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      let cells = zip(row, widths).map { cell, width in
        cell + String(repeating: " ", count: max(0, width - cell.count) + 2)
      }
      return "  \(cells.joined())\(row[2])\n"
    }
    return opening + lines.joined()
  }

  /// For standard error.
  var remarks: [String] {
    let path = file.path?.plain ?? ""
    let wrong = problems.map { problem in
      let place = problem.place.map { "\($0.line):\($0.column): " } ?? ""
      let section = problem.section.isEmpty ? "" : "in \(problem.section): "
      return "\(path):\(place.isEmpty ? " " : place)\(section)\(problem.message)".plain
    }
    return wrong + [file.warning.map { "warning: \($0)".plain }].compactMap(\.self)
  }

  // MARK: OneShotRun

  private mutating func lookAtServers(isFromEnvironment: Bool) {
    show(
      ["materialize"], settings.materialize.map { conninfo($0, at: ["materialize"]) } ?? "none",
      isFromEnvironment ? "$PGWATCH_MATERIALIZE" : nil)
    for upstream in file.configuration.upstreams {
      guard let name = upstream.name else { continue }
      let path = ["upstreams", name]
      let found = "where Materialize's connection of this name leads"
      show(path, upstream.conninfo.map { conninfo($0, at: path + ["conninfo"]) } ?? found)
      if let admin = upstream.admin { show(path + ["admin"], conninfo(admin, at: path + ["admin"])) }
      if let provider = upstream.provider { show(path + ["provider"], provider) }
      if let log = upstream.logFile { show(path + ["log_file"], log) }
    }
  }

  private mutating func lookAtTheRest() {
    show(["interval"], settings.interval.precise)
    let theme = settings.theme ?? Theme.names.first ?? ""
    if Theme.named(theme) == nil {
      note(["theme"], "there is no theme \"\(theme)\"; there are \(Theme.names.joined(separator: ", "))")
    }
    show(["theme"], theme)
    show(["ascii"], String(settings.ascii))
    let isColorTakenAway = !settings.color && file.configuration.color != false
    show(["color"], String(settings.color), isColorTakenAway ? "$NO_COLOR" : nil)
    show(["mouse"], String(settings.mouse))
    show(["read_only"], String(settings.readOnly))
    show(["recordings", "keep"], String(settings.recordingMegabytes != nil))
    if let megabytes = settings.recordingMegabytes { show(["recordings", "megabytes"], String(megabytes)) }
    for threshold in Threshold.allCases {
      let levels = settings.thresholds[threshold]
      let words = [("warning", levels.warning), ("critical", levels.critical)].map { word, level in
        "\(word) \((level ?? .never).text(in: threshold.entry.unit))"
      }
      let older = threshold == .certificateDays ? ConfigurationKey.certificates.map { ["certificates", $0.name] } : []
      show(["thresholds", threshold.rawValue], words.joined(separator: ", "), besides: older)
    }
  }

  /// What no single value is to blame for, such as a log of an upstream that is named nowhere.
  private mutating func lookAtTheWhole() {
    guard settings.materialize != nil || !settings.upstreams.isEmpty else { return }
    do {
      _ = try Startup(settings)
    } catch {
      note([], WatchCommand.message(for: error))
    }
  }

  /// A conninfo as libpq takes it, without passwords; a problem where it cannot be used.
  private mutating func conninfo(_ text: String, at path: [String]) -> String {
    do {
      return try Conninfo(text).description
    } catch {
      note(path, "the conninfo cannot be used: \(error.message)")
      return "unusable"
    }
  }

  private mutating func note(_ path: [String], _ message: String) {
    problems.append(.init(place: file.text.place(of: path), message: message))
  }

  /// - Parameters:
  ///   - origin: where the value was said, if not in the file or nowhere.
  ///   - others: other keys that say something of it.
  private mutating func show(
    _ path: [String], _ value: String, _ origin: String? = nil, besides others: [[String]] = []
  ) {
    let places = ([path] + others).filter { file.text.holds($0) }.compactMap { file.text.place(of: $0) }
    let lines = Set(places.map(\.line)).sorted().map(String.init).joined(separator: ", ")
    // What is in force instead is beside the point while the file cannot be used.
    let isRejected = origin == nil && problems.contains { problem in places.contains { $0 == problem.place } }
    rows.append([
      path.joined(separator: ".").plain, origin ?? (lines.isEmpty ? "default" : "line \(lines)"),
      isRejected ? "unusable" : value.plain,
    ])
  }
}
