// What ALTER SYSTEM has written, and what the server makes of it.

import Postgres
import Samples

/// The settings of postgresql.auto.conf, from pg_file_settings where it may be read, else from what pg_settings shows of
/// the places of settings, else not at all.
struct ServerScope {
  private(set) var items: [ScopeItem] = []

  /// `reset_val` is what the server has for everybody, unless the asking role has a value of its own.
  static func settings(version: Int) -> String {
    """
    SELECT name, reset_val, unit, source, sourcefile, pending_restart, context FROM pg_catalog.pg_settings
    WHERE name = ANY ($1::pg_catalog.text[]) AND \(UpstreamProbe.withoutOurs(version: version))
    """
  }

  /// Read from the files as they are now, not as they were when the server last read them. By default for superusers
  /// only.
  static let files = """
    SELECT name, setting, sourcefile, sourceline, applied, error FROM pg_catalog.pg_file_settings
    WHERE name = ANY ($1::pg_catalog.text[]) OR error IS NOT NULL ORDER BY seqno
    """

  /// - Throws: the server's refusal; or the error in its files for which it reads none of them to the end, so that what
  ///   ALTER SYSTEM writes neither shows nor counts.
  init(_ names: [String], _ answers: [Answer]) throws(ServerError) {
    guard let first = answers.first else { throw .unanswered }
    let settings = try first.get().first?.records ?? []
    let lines = (try? answers.dropFirst().first?.get().first)?.records
    if let broken = lines?.first(where: { $0.text("name") == nil }), let words = ServerScope.error(in: broken) {
      throw ServerError(severity: "ERROR", sqlstate: nil, message: words)
    }
    items = names.map { name in
      item(name, settings.first { $0.text("name") == name }, lines)
    }
  }

  private func item(_ name: String, _ setting: Record?, _ lines: [Record]?) -> ScopeItem {
    var item = ScopeItem(name: name, unit: setting?.text("unit"))
    item.waitsForRestart = setting?.flag("pending_restart") ?? false
    let source = setting?.text("source")
    if let source, ServerScope.everybodys.contains(source) { item.inForce = setting?.text("reset_val") }
    if let lines {
      let own = lines.last { $0.text("name") == name && $0.place?.isAlterSystem == true }
      item.value = own?.text("setting")
      item.isOutdated = own == nil && setting?.place?.isAlterSystem == true
      if let own, own.flag("applied") == false, setting?.text("context") != "postmaster" {
        item.obstacle = ServerScope.reason(own, lines)
      }
    } else if source == "configuration file" {
      item.isValueKnown = setting?.place != nil
      if setting?.place?.isAlterSystem == true { item.value = setting?.text("reset_val") }
    } else {
      // What waits for a restart is written somewhere, and nothing shows where.
      item.isValueKnown = item.inForce != nil && !item.waitsForRestart
    }
    return item
  }

  /// Where a value comes from that every session gets.
  private static let everybodys: Set<String> = [
    "default", "override", "environment variable", "configuration file", "command line",
  ]

  /// Why a line is not used: its own error, or the one for which the server uses no line at all.
  private static func reason(_ line: Record, _ lines: [Record]) -> String {
    error(in: line) ?? lines.lazy.compactMap(error).first ?? "the server does not use its configuration files"
  }

  private static func error(in line: Record) -> String? {
    line.text("error").map { error in
      "the server's configuration has an error: \(line.place.map { "\($0.text): " } ?? "")\(error)"
    }
  }
}

extension Record {
  /// Of pg_settings the line is not asked for.
  fileprivate var place: FilePlace? { FilePlace(file: text("sourcefile"), line: int("sourceline") ?? 0) }
}
