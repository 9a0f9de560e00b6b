// The timeouts that connections usually die of.

import Samples

/// One device's or server's habit.
package struct KnownTimeout: Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
    /// So long without a segment in either direction.
    case idle
    /// So long since the connection began, whatever happens on it.
    case age
  }

  package enum Owner: Sendable, Equatable {
    /// The server itself, by a setting of its own.
    case server(setting: String)
    /// Something in the path: the products that have this timeout.
    case path([Product])
  }

  /// What stands in the path and is known for its timeouts.
  package enum Product: Sendable, Equatable {
    case haproxy, nginx, envoy, bigIP, ipvs, pgBouncer
    case awsClassicLoadBalancer, awsNetworkLoadBalancer, awsNATGateway, rdsProxy
    case azureLoadBalancer, azureNATGateway, googleCloudVPC
  }

  package var span: Duration
  package var kind: Kind
  package var owner: Owner
  /// Who does it, so that "… after" can follow.
  package var who: String

  /// Defaults of widespread products, as their documentation gives them; all can be configured otherwise.
  static let all: [KnownTimeout] = [
    KnownTimeout(
      span: .seconds(50), kind: .idle, owner: .path([.haproxy]),
      who: "HAProxy (timeout client and server of its usual example)"),
    KnownTimeout(
      span: .seconds(60), kind: .idle, owner: .path([.awsClassicLoadBalancer]), who: "an AWS Classic Load Balancer"),
    KnownTimeout(
      span: .seconds(240), kind: .idle, owner: .path([.azureLoadBalancer, .azureNATGateway]),
      who: "an Azure load balancer or NAT gateway"),
    KnownTimeout(span: .seconds(300), kind: .idle, owner: .path([.bigIP]), who: "an F5 BIG-IP"),
    KnownTimeout(
      span: .seconds(350), kind: .idle, owner: .path([.awsNetworkLoadBalancer, .awsNATGateway]),
      who: "an AWS Network Load Balancer, NAT gateway or PrivateLink"),
    KnownTimeout(span: .seconds(600), kind: .idle, owner: .path([.googleCloudVPC]), who: "a Google Cloud VPC"),
    KnownTimeout(span: .seconds(600), kind: .idle, owner: .path([.pgBouncer]), who: "PgBouncer (server_idle_timeout)"),
    KnownTimeout(span: .seconds(600), kind: .idle, owner: .path([.nginx]), who: "nginx (proxy_timeout)"),
    KnownTimeout(span: .seconds(900), kind: .idle, owner: .path([.ipvs]), who: "Kubernetes with IPVS"),
    KnownTimeout(
      span: .seconds(1800), kind: .idle, owner: .path([.rdsProxy]), who: "Amazon RDS Proxy (idle client timeout)"),
    KnownTimeout(
      span: .seconds(3600), kind: .idle, owner: .path([.envoy, .haproxy]), who: "Envoy, or HAProxy set to an hour"),
    KnownTimeout(span: .seconds(3600), kind: .age, owner: .path([.pgBouncer]), who: "PgBouncer (server_lifetime)"),
    KnownTimeout(
      span: .seconds(86_400), kind: .age, owner: .path([.rdsProxy]),
      who: "Amazon RDS Proxy (longest life of a connection)"),
  ]

  /// What the server itself is set to, which is the first to ask.
  /// - Parameter replication: whether replication connections are concerned.
  static func ofServer(_ settings: [Setting], replication: Bool) -> [KnownTimeout] {
    let names = ["idle_session_timeout", "idle_in_transaction_session_timeout"]
    return (names + (replication ? ["wal_sender_timeout"] : [])).compactMap { name in
      guard let setting = settings.first(where: { $0.name == name }), let span = setting.span, span > .zero else {
        return nil
      }
      return KnownTimeout(
        span: span, kind: .idle, owner: .server(setting: name), who: "the server itself (\(name))")
    }
  }
}

extension Setting {
  /// The value of a setting of time; `nil` for one of another kind.
  var span: Duration? {
    guard let value, let number = Int64(value) else { return nil }
    return switch unit {
    case "ms": .milliseconds(number)
    case "s": .seconds(number)
    case "min": .seconds(number *| 60)
    default: nil
    }
  }
}
