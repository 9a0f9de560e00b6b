// What stands between Materialize and a server and forgets or cuts connections, and the setting that makes it patient.

import Samples

struct NetworkDevice: Sendable {
  var name: String
  /// Whose timeouts are its own; `nil` where none is known.
  var product: KnownTimeout.Product?
  /// Where it is usual; empty: anywhere.
  var providers: Set<Provider> = []
  var text: @Sendable (Patience) -> String

  /// What the device is to be set to.
  struct Patience: Sendable, Equatable {
    /// The idle timeout, in seconds: the guide's 15 minutes at least.
    var seconds: Int
    /// The keepalive, in seconds: below the time after which connections were cut.
    var keepalive: Int

    /// - Parameter measured: after which silence, or at which age, connections ended; `nil` while no pattern is known.
    init(measured: Duration?) {
      let span = Int(measured?.wholeSeconds ?? 0)
      seconds = span >= 900 ? span *| 2 : 900
      keepalive = span > 0 ? min(60, max(5, span / 2)) : 60
    }

    var minutes: Int { (seconds +| 59) / 60 }
  }

  /// Those that are suspected; where none is, those that are usual at the provider.
  static func likely(_ context: RemedyContext) -> [NetworkDevice] {
    let suspects = (context.lifetimePattern?.suspects ?? []).flatMap(\.products)
    let suspected = all.filter { device in device.product.map(suspects.contains) ?? false }
    let usual = all.filter { $0.providers.isEmpty || $0.providers.contains(context.provider) }
    return (context.isTunnelled ? [sshBastion] : []) + (suspected.isEmpty ? usual : suspected)
  }

  private static let all = loadBalancers + gateways + poolers
}

extension KnownTimeout {
  fileprivate var products: [Product] { if case .path(let products) = owner { products } else { [] } }
}

extension RemedyContext {
  fileprivate var isTunnelled: Bool {
    connections.contains { if case .ssh? = $0.tunnel { true } else { false } }
  }
}
