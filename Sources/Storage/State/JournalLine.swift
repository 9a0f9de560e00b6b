// A line of the journal, as it is written and read. Keys may be added, never renamed.

import FoundationEssentials
import Samples

struct JournalLine: Codable {
  private var id: String
  /// ISO 8601, UTC, whole seconds.
  private var time: String
  private var server: String
  private var host, role: String?
  private var purpose: String
  private var sql: [String]
  private var action: JournalAction?
  private var values: [Value]
  private var outcome: JournalEntry.Outcome
  private var message: String?
  private var undo: JournalAction?
  private var undoSQL: [String]?
  private var undoes: String?

  private enum CodingKeys: String, CodingKey {
    case id, time, server, host, role, purpose, sql, action, values, outcome, message, undo, undoes
    case undoSQL = "undo_sql"
  }

  private struct Value: Codable {
    var name: String
    var old, new: String?
  }

  init(_ entry: JournalEntry) {
    id = entry.id
    time = entry.at.iso8601
    server = entry.upstream
    host = entry.host
    role = entry.role
    purpose = entry.purpose
    sql = entry.sql
    action = entry.action.map(JournalAction.init)
    values = entry.differences.map { Value(name: $0.name, old: $0.old, new: $0.new) }
    outcome = entry.outcome
    message = entry.message
    undo = entry.undo.map(JournalAction.init)
    undoSQL = entry.undo?.statements
    undoes = entry.undoes
  }

  /// `nil` where the time cannot be read.
  var entry: JournalEntry? {
    guard let at = Moment(timestamp: time) else { return nil }
    return JournalEntry(
      id: id, at: at, upstream: server, host: host, role: role, purpose: purpose, sql: sql, action: action?.action,
      differences: values.map { ChangeReport.Difference($0.name, old: $0.old, new: $0.new) }, outcome: outcome,
      message: message, undo: undo?.action, undoes: undoes)
  }

  /// One line without its end, in which everything that could steer a terminal is escaped.
  var text: String {
    get throws(StateError) {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      guard let data = try? encoder.encode(self) else { throw StateError(message: "cannot write an entry as JSON") }
      var text = ""
      // Between the tokens stands nothing of the kind, so that every one of them is part of a string.
      for scalar in String(decoding: data, as: UTF8.self).unicodeScalars {
        if scalar.isSteering { text += scalar.escaped } else { text.unicodeScalars.append(scalar) }
      }
      return text
    }
  }
}

/// An action with the members that it has; the others are left out.
private struct JournalAction: Codable {
  private enum Kind: String, Codable {
    case set
    case limitRole = "limit-role"
    case limitDatabase = "limit-database"
    case end
  }

  private struct Setting: Codable {
    var name: String
    /// Left out: RESET.
    var value: String?
  }

  private struct Session: Codable {
    var pid: Int32
    var started: String
  }

  private var kind: Kind
  private var settings: [Setting]?
  /// Of a role's settings and of limits; a setting without a role is the server's.
  private var role, database: String?
  private var limit: Int?
  private var sessions: [Session]?

  init(_ action: Change.Action) {
    switch action {
    case .set(let assignments, let scope):
      kind = .set
      settings = assignments.map { Setting(name: $0.setting, value: $0.value) }
      if case .role(let name, let inDatabase) = scope { (role, database) = (name, inDatabase) }
    case .limitRole(let name, let number): (kind, role, limit) = (.limitRole, name, number)
    case .limitDatabase(let name, let number): (kind, database, limit) = (.limitDatabase, name, number)
    case .end(let handles):
      kind = .end
      sessions = handles.map { Session(pid: $0.pid, started: $0.startedAt.timestamp) }
    }
  }

  /// `nil` where a member is missing.
  var action: Change.Action? {
    switch kind {
    case .set:
      guard let settings else { return nil }
      let scope = role.map { Change.Scope.role($0, database: database) } ?? .server
      return .set(settings.map { Change.Assignment($0.name, $0.value) }, scope)
    case .limitRole: return role.flatMap { role in limit.map { .limitRole(role, $0) } }
    case .limitDatabase: return database.flatMap { database in limit.map { .limitDatabase(database, $0) } }
    case .end:
      guard let sessions else { return nil }
      let handles = sessions.compactMap { session in
        Moment(timestamp: session.started).map { Change.SessionHandle(pid: session.pid, startedAt: $0) }
      }
      return handles.count == sessions.count ? .end(handles) : nil
    }
  }
}
