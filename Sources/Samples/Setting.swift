// Settings as they are in force.

/// A setting as a new session of Materialize's role in Materialize's database would find it.
package struct Setting: Sendable, Equatable, Codable {
  /// Where a value comes from, the strongest last (PostgreSQL's own order of precedence). The raw values are those of
  /// `check --format json`.
  package enum Source: String, Sendable, Equatable, CaseIterable, Codable {
    /// The server has no value of its own (0): the operating system's default is in force.
    case kernel
    case `default`, environment, file
    case alterSystem = "alter-system"
    case commandLine = "command-line"
    case database, role
    case roleInDatabase = "role-in-database"
  }

  package var name: String
  /// In `unit`, as pg_settings prints it; `nil` when it cannot be known (`why` in the pane's words is in `unknown`).
  package var value: String?
  /// The unit of pg_settings: `s`, `ms`, `8kB` …; `nil` for a plain number, a boolean or a text.
  package var unit: String?
  package var source: Source
  /// `postgresql.conf:12`, the name of a role or of a database; `nil` when there is no such place or it may not be seen.
  package var place: String?
  /// A changed value waits for a restart of the server.
  package var pendingRestart: Bool
  /// `sighup`, `postmaster`, `user` …: what it takes to change it.
  package var context: String
  /// Why the value is not known, such as a kernel default read over a Unix socket.
  package var unknown: String?
  /// Our role may not see it at all: neither value nor place. `nil`, as in older recordings: it may.
  package var isHidden: Bool?

  package init(
    name: String, value: String?, unit: String?, source: Source, place: String? = nil, pendingRestart: Bool = false,
    context: String = "user", unknown: String? = nil, isHidden: Bool? = nil
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.source = source
    self.place = place
    self.pendingRestart = pendingRestart
    self.context = context
    self.unknown = unknown
    self.isHidden = isHidden
  }
}
