// What is asked in one round trip, and what comes back.

package import Samples

/// One SQL statement with its parameters, sent by the extended protocol: never more than one command in a statement.
package struct Statement: Sendable, Equatable {
  package var sql: String
  /// Values for `$1`, `$2` … in text form; `nil` is NULL.
  package var parameters: [String?]

  package init(_ sql: String, parameters: [String?] = []) {
    self.sql = sql
    self.parameters = parameters
  }
}

/// The statements of one round trip. Each group is a transaction of its own: a statement that fails costs the rest of
/// its group and nothing else.
package struct Script: Sendable, Equatable {
  package var groups: [[Statement]]
  /// What each group asks for (`sessions`, `the log`), should its answer have to be dropped; empty where nobody says.
  package var subjects: [String]

  package init(_ groups: [[Statement]], about subjects: [String] = []) {
    self.groups = groups
    self.subjects = subjects
  }
}

/// The rows of one statement, in text form; `nil` is NULL.
package struct Rows: Sendable, Equatable {
  package var columns: [String]
  package var rows: [[String?]]
  /// `INSERT 0 1`, `SELECT 3` …
  package var tag: String

  package init(columns: [String], rows: [[String?]], tag: String = "") {
    self.columns = columns
    self.rows = rows
    self.tag = tag
  }
}

/// What became of a group: the rows of each of its statements, or the first error.
package typealias Answer = Result<[Rows], ServerError>
