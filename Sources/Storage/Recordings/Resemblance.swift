// Which samples resemble each other so much that one is best told by what differs from the one before.

import Samples

extension Sample {
  /// Samples of which this is the same: of one kind and one server, and with as many parts as each other.
  struct Resemblance: Hashable {
    fileprivate enum Kind {
      case targets, dialling, connected, lost, asked, answer, transport, reachability, validation, certificates
      case logs, lookedBack, change
    }
    fileprivate var kind: Kind
    fileprivate var server: ServerID
    /// Whether what is asked seldom is among it.
    fileprivate var isThorough = false
  }

  var resemblance: Resemblance {
    switch self {
    case .targets: Resemblance(kind: .targets, server: .materialize)
    case .dialling(let server, _): Resemblance(kind: .dialling, server: server)
    case .connected(let server, _, _): Resemblance(kind: .connected, server: server)
    case .lost(let server, _, _, _): Resemblance(kind: .lost, server: server)
    case .asked(let server, _): Resemblance(kind: .asked, server: server)
    case .materialize(let sample):
      Resemblance(kind: .answer, server: .materialize, isThorough: sample.connections != nil)
    case .upstream(let name, let sample):
      Resemblance(kind: .answer, server: .upstream(name), isThorough: sample.settings != nil)
    case .transport(let server, _, _): Resemblance(kind: .transport, server: server)
    case .reachability(let server, _): Resemblance(kind: .reachability, server: server)
    case .validation: Resemblance(kind: .validation, server: .materialize)
    case .certificates(let server, _, _): Resemblance(kind: .certificates, server: server)
    case .logs(let name, _, _): Resemblance(kind: .logs, server: .upstream(name))
    case .lookedBack(let name, _, _): Resemblance(kind: .lookedBack, server: .upstream(name))
    case .change(let report): Resemblance(kind: .change, server: .upstream(report.change.upstream))
    }
  }
}
