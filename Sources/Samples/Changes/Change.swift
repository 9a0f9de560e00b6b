// Something that is to be changed on an upstream, as the operator confirmed it.

/// One step that is carried out, read back, and written to the journal as a whole.
package struct Change: Sendable, Equatable, Identifiable, Codable {
  /// Unique in the journal: the moment at which it was confirmed, in microseconds since 1970.
  package var id: String
  /// The name of the upstream.
  package var upstream: String
  /// What for, in a clause: `Exempt role materialize from idle_session_timeout`.
  package var purpose: String
  package var action: Action
  /// The id of the change that this one undoes.
  package var undoes: String?
  /// What is expected to stand there still: the action that this change undoes. Where something else does, somebody has
  /// changed it since, and nothing is sent. `nil` expects nothing.
  package var expects: Action?

  package enum Action: Sendable, Equatable, Codable {
    case set([Assignment], Scope)
    /// `CONNECTION LIMIT` of a role or a database; -1 is none.
    case limitRole(String, Int)
    case limitDatabase(String, Int)
    /// Ends sessions (pg_terminate_backend). Cannot be undone.
    case end([SessionHandle])
  }

  /// A value for a setting, as it is written into the statement; `nil` takes the value of this scope away (RESET).
  package struct Assignment: Sendable, Equatable, Codable {
    package var setting: String
    package var value: String?

    package init(_ setting: String, _ value: String?) {
      self.setting = setting
      self.value = value
    }
  }

  /// For whom a setting holds.
  package enum Scope: Sendable, Equatable, Codable {
    /// ALTER SYSTEM and a reload: postgresql.auto.conf.
    case server
    /// ALTER ROLE, in one database or in all: for sessions that begin from now on.
    case role(String, database: String?)
  }

  /// A session by its process id and the moment at which it began: a process id alone may be another session's by now.
  package struct SessionHandle: Sendable, Hashable, Codable {
    package var pid: Int32
    package var startedAt: Moment

    package init(pid: Int32, startedAt: Moment) {
      self.pid = pid
      self.startedAt = startedAt
    }
  }

  package init(
    id: String, upstream: String, purpose: String, action: Action, undoes: String? = nil, expects: Action? = nil
  ) {
    self.id = id
    self.upstream = upstream
    self.purpose = purpose
    self.action = action
    self.undoes = undoes
    self.expects = expects
  }
}
