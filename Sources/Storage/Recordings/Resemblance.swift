// Which samples resemble each other so much that one is best told by what differs from the one before.

import Samples

/// What samples are alike in: of one kind, of one server, and about the same part of it.
struct Resemblance: Hashable {
  enum Kind {
    case targets, dialling, connected, lost, asked, answer, transport, reachability, validation, certificates
    case logs, lookedBack, change
  }

  var kind: Kind
  var server: ServerID
  /// Answers that hold what is asked seldom are twice as long as the others; tests and changes are told by their ids.
  var part = ""
}

extension Sample {
  var resemblance: Resemblance {
    switch self {
    case .targets: Resemblance(kind: .targets, server: .materialize)
    case .dialling(let server, _): Resemblance(kind: .dialling, server: server)
    case .connected(let server, _, _): Resemblance(kind: .connected, server: server)
    case .lost(let server, _, _, _): Resemblance(kind: .lost, server: server)
    case .asked(let server, _): Resemblance(kind: .asked, server: server)
    case .materialize(let sample):
      Resemblance(kind: .answer, server: .materialize, part: sample.connections == nil ? "" : "seldom")
    case .upstream(let name, let sample):
      Resemblance(kind: .answer, server: .upstream(name), part: sample.settings == nil ? "" : "seldom")
    case .transport(let server, _, _): Resemblance(kind: .transport, server: server)
    case .reachability(let server, _): Resemblance(kind: .reachability, server: server)
    case .validation(let validation):
      Resemblance(kind: .validation, server: .materialize, part: validation.connectionID)
    case .certificates(let server, _, _): Resemblance(kind: .certificates, server: server)
    case .logs(let name, _, _): Resemblance(kind: .logs, server: .upstream(name))
    case .lookedBack(let name, _, _): Resemblance(kind: .lookedBack, server: .upstream(name))
    case .change(let report):
      Resemblance(kind: .change, server: .upstream(report.change.upstream), part: report.change.id)
    }
  }
}
