// What can go wrong on the demo's servers. An incident is a record in a file of its own and a line in the list below.

/// A story that unfolds on a healthy stage.
package struct Incident: Sendable {
  /// As it is given on the command line.
  package var name: String
  /// One sentence for people.
  package var summary: String
  /// What orders-db needs in its postgresql.conf, beside what the stage gives it.
  package var ordersSettings: [String: String] = [:]
  /// How long the watcher's client certificate is still valid; less than 30 days is worth a warning.
  package var clientCertificateDays = 365
  /// Makes it happen. It starts when everything runs and is cancelled when the demo closes; it may throw when somebody
  /// interferes, which ends it.
  package var unfold: @Sendable (Stage) async throws -> Void

  package static let all: [Incident] = [healthy, resourceExhaustion]

  package static func named(_ name: String) -> Incident? { all.first { $0.name == name } }
}
