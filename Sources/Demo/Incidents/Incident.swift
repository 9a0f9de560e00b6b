// What can go wrong on the demo's servers. An incident is a record in a file of its own and a line in the list below.

/// A story that unfolds on a healthy stage. Faults are real: servers stop, networks drop, certificates expire.
package struct Incident: Sendable {
  /// As it is given on the command line: the id of its cause.
  package var name: String
  /// One sentence for people.
  package var summary: String
  /// What ends it, in one line: what somebody does who looks after such servers.
  package var cure: @Sendable (Stage) -> String
  package var scenery = Scenery()
  /// Makes it happen. It starts when everything is set to work and is cancelled when the demo closes; it may throw when
  /// somebody interferes, which ends it.
  package var unfold: @Sendable (Stage) async throws -> Void

  package static let all: [Incident] = [
    healthy, maintenanceWindow, networkInstability, firewallChange, serverRestart, connectionTimeout,
    resourceExhaustion, loadBalancer, certificateExpiry,
  ]

  package static func named(_ name: String) -> Incident? { all.first { $0.name == name } }
}

extension Incident {
  /// What the stage is to be like before anything happens.
  package struct Scenery: Sendable {
    /// How long certificates are still valid; less than 30 days is worth a warning.
    package var watcherCertificateDays = 365
    package var serverCertificateDays = 213
    /// Materialize shows orders-db a client certificate instead of a password.
    package var materializeHasCertificate = false
    /// What a network in front of orders-db does at first (`NetworkRules`); `nil`: nothing stands there.
    package var network: String?
    package var parameters = SystemParameters()
  }
}
