// What a host name tells of the instance behind it: the names that a provider's tools ask for.

import Samples

struct Place: Sendable, Equatable {
  var host: String
  var port: UInt16
  /// The name of the instance, cluster, server or compute; `nil` where the host name does not have it.
  var name: String?
  var region: String?

  init(host: String?, port: UInt16?) {
    self.host = (host ?? "HOST_NAME").plain
    self.port = port ?? 5432
    let labels = self.host.lowercased().split(separator: ".").map(String.init)
    if labels.count >= 6, labels.suffix(3) == ["rds", "amazonaws", "com"] {
      // orders.c0ffee.eu-west-1.rds.amazonaws.com, orders.cluster-c0ffee.eu-west-1.rds.amazonaws.com
      name = labels[0]
      region = labels[labels.count -| 4]
    } else if labels.count >= 5, labels.suffix(4) == ["postgres", "database", "azure", "com"] {
      name = labels[0]
    } else if labels.suffix(2) == ["neon", "tech"], let first = labels.first {
      // ep-cool-darkness-123456-pooler.eu-central-1.aws.neon.tech
      name = first.hasSuffix("-pooler") ? String(first.dropLast("-pooler".count)) : first
    }
  }

  /// The name as a word of a shell, or `placeholder`.
  func name(or placeholder: String) -> String { name.map(shellWord) ?? placeholder }

  /// ` --region eu-west-1`, or nothing: then the tool's own default holds.
  var regionOption: String { region.map { " --region \(shellWord($0))" } ?? "" }
}
