// What stands between Materialize and a server and forgets or cuts connections, and the setting that makes it patient.

import Samples

struct NetworkDevice: Sendable {
  var name: String
  /// Words by which `KnownTimeout` names it.
  var marks: [String]
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

  /// Those that are suspected; without suspicion, those that are usual at the provider.
  static func likely(_ situation: Situation) -> [NetworkDevice] {
    let suspects = situation.lifetimePattern?.suspects ?? []
    let suspected = all.filter { device in
      suspects.contains { suspect in device.marks.contains { suspect.contains($0) } }
    }
    let usual = all.filter { $0.providers.isEmpty || $0.providers.contains(situation.provider) }
    return (situation.isTunnelled ? [sshBastion] : []) + (suspected.isEmpty ? usual : suspected)
  }

  private static let all = loadBalancers + gateways + poolers
}

extension Situation {
  fileprivate var isTunnelled: Bool {
    connections.contains { if case .ssh? = $0.tunnel { true } else { false } }
  }
}
