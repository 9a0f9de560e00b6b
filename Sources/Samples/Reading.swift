// What is known of one measured thing: its last value, how old that is, and what kept us from a newer one.

/// A measured value together with its age and the trouble, if any, of the latest attempt to measure it.
/// A value that could not be refreshed stays, with the moment it was true, so that the screen can say how old it is.
package struct Reading<Value: Sendable & Equatable & Codable>: Sendable, Equatable, Codable {
  package var value: Value?
  /// When `value` was measured; `nil` while there is none.
  package var at: Moment?
  /// Why the latest attempt gave no value; `nil` when it did, or when nothing has been asked yet.
  package var trouble: Trouble?
  /// When that attempt was; `nil` without trouble, and where nobody said.
  package private(set) var failedAt: Moment?

  package init(_ value: Value, at moment: Moment) {
    self.value = value
    at = moment
  }
  package init(trouble: Trouble) { self.trouble = trouble }
  /// Nothing has been asked, or nothing answered, yet.
  package static var awaited: Reading { Reading() }
  private init() {}

  /// Takes a newer reading in: a value replaces what was known, trouble is set beside it.
  /// - Parameter moment: when the newer one was taken, unless it says when it failed.
  package mutating func renew(with newer: Reading, at moment: Moment? = nil) {
    if newer.value != nil {
      self = newer
    } else if let trouble = newer.trouble {
      self.trouble = trouble
      failedAt = newer.failedAt ?? moment
    }
  }
}

/// Why a value could not be read, though the server answers.
package enum Trouble: Sendable, Equatable, Codable {
  /// The role lacks a privilege (SQLSTATE 42501, or rows that hide their columns); `grant` is what would help,
  /// such as `GRANT pg_monitor TO watcher`.
  case denied(grant: String)
  /// This server has no such thing; `why` names the version or product that has.
  case absent(why: String)
  /// The statement failed with an error of another kind.
  case failed(ServerError)
}

/// An error or notice in the server's own words (protocol message ErrorResponse or NoticeResponse).
/// Untrusted text: it may hold control characters, line breaks and anything else a server can send.
/// None of its texts holds a secret that it quoted.
package struct ServerError: Error, Sendable, Equatable, Codable {
  /// `FATAL`, `ERROR`, `WARNING` … never translated (field V, else S).
  package var severity: String
  /// Five characters (field C); `nil` when no server message was behind the error.
  package var sqlstate: String?
  package var message: String
  package var detail: String?
  package var hint: String?

  package init(
    severity: String, sqlstate: String?, message: String, detail: String? = nil, hint: String? = nil
  ) {
    self.severity = severity
    self.sqlstate = sqlstate
    self.message = message.withoutSecrets
    self.detail = detail?.withoutSecrets
    self.hint = hint?.withoutSecrets
  }
}
