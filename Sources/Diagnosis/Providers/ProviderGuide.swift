// How the things that SQL cannot do are done at each provider: its commands, and the page of its console.

import Samples

/// One record per provider, in a file of its own. Each closure gives what is handed over, the command first.
struct ProviderGuide: Sendable {
  /// Gives settings of the server new values.
  var sets: @Sendable ([NewValue], RemedyContext) -> [HandOver]
  /// Lets the addresses of Materialize in.
  var opensFirewall: @Sendable (RemedyContext) -> [HandOver]
  /// Renews the server's certificate, or says who does.
  var renewsCertificate: @Sendable (RemedyContext) -> [HandOver]
  /// A private and steady way between Materialize and the server.
  var shortensPath: @Sendable (RemedyContext) -> [HandOver]
  /// Moves maintenance to hours of little traffic.
  var schedulesMaintenance: @Sendable (RemedyContext) -> [HandOver]
  /// Watches connections and alarms.
  var monitors: @Sendable (RemedyContext) -> [HandOver]
  /// How many connections there can be, by the size of the instance.
  var limits: String
}

extension Provider {
  var guide: ProviderGuide {
    switch self {
    case .selfManaged: .selfManaged
    case .amazonRDS: .amazonRDS
    case .amazonAurora: .amazonAurora
    case .googleCloudSQL: .googleCloudSQL
    case .alloyDB: .alloyDB
    case .azure: .azure
    case .neon: .neon
    }
  }
}

extension HandOver {
  /// The addresses from which Materialize dials: to be asked of Materialize itself.
  static let egressAddresses = HandOver(
    "SQL for Materialize: its addresses", "SELECT cidr FROM mz_catalog.mz_egress_ips;")
}
