// Whose service an upstream is, recognised from inside the server and by its host name.

import Samples

/// Who runs the server. The raw values are those of `check --format json`.
package enum Provider: String, Sendable, Equatable, CaseIterable {
  // Special ones first: Aurora has the marks of RDS too, AlloyDB those of Cloud SQL.
  case amazonAurora = "amazon-aurora"
  case amazonRDS = "amazon-rds"
  case alloyDB = "alloydb"
  case googleCloudSQL = "google-cloud-sql"
  case azure
  case neon
  case selfManaged = "self-managed"

  package var title: String {
    switch self {
    case .amazonAurora: "Amazon Aurora"
    case .amazonRDS: "Amazon RDS"
    case .alloyDB: "AlloyDB"
    case .googleCloudSQL: "Google Cloud SQL"
    case .azure: "Azure Database"
    case .neon: "Neon"
    case .selfManaged: "self-managed"
    }
  }

  /// Recognises the provider; `nil` while nothing is known of the server.
  ///
  /// A domain belongs to its provider, so the host name alone suffices. From inside it takes two kinds of marks, a role
  /// and a setting: roles also arrive in a dump that was restored elsewhere. Missing marks prove nothing by themselves,
  /// settings may be hidden; without any the server counts as self-managed.
  /// - Parameters:
  ///   - marks: `ServerFacts.providerMarks`; `nil` before they have been read.
  ///   - host: the host that is dialled.
  package init?(marks: [String]?, host: String?) {
    let known = Provider.allCases.first { provider in
      guard let signature = provider.signature else { return false }
      return host.map(signature.owns(host:)) == true || marks.map(signature.isShown(by:)) == true
    }
    guard known != nil || marks != nil else { return nil }
    self = known ?? .selfManaged
  }

  private var signature: Signature? {
    switch self {
    case .amazonAurora:
      Signature(
        roles: ["rds_superuser", "rdsadmin"], settings: ["apg_", "aurora"], domain: ".rds.amazonaws.com",
        label: ".cluster-")
    case .amazonRDS:
      Signature(roles: ["rds_superuser", "rdsadmin"], settings: ["rds."], domain: ".rds.amazonaws.com")
    case .alloyDB: Signature(roles: ["alloydbsuperuser"], settings: ["alloydb."])
    case .googleCloudSQL: Signature(roles: ["cloudsqlsuperuser", "cloudsqladmin"], settings: ["cloudsql."])
    case .azure:
      Signature(
        roles: ["azure_pg_admin", "azuresu"], settings: ["azure."], domain: ".postgres.database.azure.com")
    case .neon: Signature(roles: ["neon_superuser", "cloud_admin"], settings: ["neon."], domain: ".neon.tech")
    case .selfManaged: nil
    }
  }
}

/// The marks of a hosted service.
private struct Signature {
  var roles: Set<String>
  /// Prefixes of settings.
  var settings: Set<String>
  /// What its host names end in; `nil` when they are mostly bare addresses.
  var domain: String?
  /// What they hold besides.
  var label = ""

  func owns(host: String) -> Bool {
    guard let domain else { return false }
    let host = host.lowercased()
    return host.hasSuffix(domain) && (label.isEmpty || host.contains(label))
  }

  func isShown(by marks: [String]) -> Bool {
    !roles.isDisjoint(with: marks) && !settings.isDisjoint(with: marks)
  }
}

extension Evidence {
  /// Whose service an upstream is; `nil` while it is not known.
  package func provider(of upstream: String) -> Provider? {
    if let named = target(.upstream(upstream))?.provider.flatMap(Provider.init) { return named }
    return Provider(
      marks: upstreams[upstream]?.facts.value?.providerMarks, host: target(.upstream(upstream))?.host)
  }
}
