// What is asked of an upstream PostgreSQL server: a catalog of probes, each one question in a file of its own. The
// smallest, and the one to copy, is FactsProbe.swift.

import Postgres
import Samples

/// What a probe has to know of the server before it asks.
struct ProbeContext: Sendable, Equatable {
  /// As `PQserverVersion` gives it: 150018.
  var version: Int
  /// Our own role, for the grants that we propose.
  var role: String
  /// The one that we are in; `nil` before the server says it.
  var database: String?
  /// Over a Unix socket the kernel's keepalives cannot be read.
  var overUnixSocket: Bool
  /// The role and database that Materialize's connections use here, the first first; empty while none is known.
  var sourceLogins: [SourceLogin] = []
  /// What our role may do, once it is known.
  var privileges: Set<Privilege>?
  /// Marks of a hosted service, once they have been looked for.
  var providerMarks: [String]?

  struct SourceLogin: Sendable, Equatable {
    var role: String
    var database: String
  }
}

struct UpstreamProbe: Sendable {
  enum Cadence: Sendable, Equatable {
    case everyRefresh
    /// At once after connecting, when the server's configuration was reloaded, and then every so many refreshes.
    case seldom
  }

  var name: String
  var cadence: Cadence
  /// Without it nothing is asked: each refusal would be a line in the server's log.
  var needs: Privilege?
  /// Each group is a transaction of its own (`Script.groups`).
  var groups: @Sendable (ProbeContext) -> [[Statement]]
  /// Puts what the answers say, one per group, into its part of the sample. Never fails: trouble is a value.
  var record: @Sendable ([Answer], ProbeContext, inout UpstreamSample) -> Void

  static let catalog: [UpstreamProbe] = [.facts, .sessions, .replication, .settings, .accessRules]
}

extension UpstreamProbe {
  /// A probe that fills one part of the sample.
  /// - Parameters:
  ///   - grant: what would help when the server refuses with SQLSTATE 42501.
  ///   - decode: gets the rows of the first group, and the answers of the others, which may have failed.
  init<Value>(
    _ name: String, cadence: Cadence, needs: Privilege? = nil,
    part: any WritableKeyPath<UpstreamSample, Reading<Value>?> & Sendable,
    grant: @escaping @Sendable (ProbeContext) -> String,
    groups: @escaping @Sendable (ProbeContext) -> [[Statement]],
    decode: @escaping @Sendable ([Rows], ArraySlice<Answer>, ProbeContext) throws(UnexpectedAnswer) -> Value
  ) {
    self.name = name
    self.cadence = cadence
    self.needs = needs
    self.groups = groups
    record = { answers, context, sample in
      guard let first = answers.first else { return }
      let at = sample.at
      sample[keyPath: part] = Reading(first, at: at, grant: { grant(context) }) {
        rows throws(UnexpectedAnswer) in try decode(rows, answers.dropFirst(), context)
      }
    }
  }
}

extension Reading {
  /// What became of a question: its value, or the trouble in the words of the server.
  init(
    _ answer: Answer, at moment: Moment, grant: () -> String, decode: ([Rows]) throws(UnexpectedAnswer) -> Value
  ) {
    switch answer {
    case .success(let rows):
      do throws(UnexpectedAnswer) {
        self = Reading(try decode(rows), at: moment)
      } catch {
        let words = "unexpected answer: \(error.message)"
        self = Reading(trouble: .failed(ServerError(severity: "ERROR", sqlstate: nil, message: words)))
      }
    case .failure(let error) where error.isRefusal: self = Reading(trouble: .denied(grant: grant()))
    case .failure(let error): self = Reading(trouble: .failed(error))
    }
  }
}

extension ServerError {
  /// insufficient_privilege: asking again on this connection would only be refused again.
  var isRefusal: Bool { sqlstate == "42501" }
}

extension ProbeContext {
  /// Membership in a role holds everywhere, privileges on views and functions only in the database where they are granted.
  /// Said in a comment, so that the statements can be copied as they are.
  func inOurDatabase(_ grants: String) -> String {
    guard let database, !database.contains("*/") else { return grants }
    return "\(grants) /* in database \(database) */"
  }
}

func grantMonitor(_ context: ProbeContext) -> String {
  "GRANT pg_monitor TO \(quotedIdentifier(context.role))"
}
