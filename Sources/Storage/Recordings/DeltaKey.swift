// Which samples resemble each other so much that one is best told by what differs from the one before.

import Samples

/// What samples are alike in: of one kind, of one server, and about the same part of it.
struct DeltaKey: Hashable {
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
  var deltaKey: DeltaKey {
    switch self {
    case .targets: DeltaKey(kind: .targets, server: .materialize)
    case .dialling(let server, _): DeltaKey(kind: .dialling, server: server)
    case .connected(let server, _, _): DeltaKey(kind: .connected, server: server)
    case .lost(let server, _, _, _): DeltaKey(kind: .lost, server: server)
    case .asked(let server, _): DeltaKey(kind: .asked, server: server)
    case .materialize(let sample):
      DeltaKey(kind: .answer, server: .materialize, part: sample.connections == nil ? "" : "seldom")
    case .upstream(let name, let sample):
      DeltaKey(kind: .answer, server: .upstream(name), part: sample.settings == nil ? "" : "seldom")
    case .transport(let server, _, _): DeltaKey(kind: .transport, server: server)
    case .reachability(let server, _): DeltaKey(kind: .reachability, server: server)
    case .validation(let validation):
      DeltaKey(kind: .validation, server: .materialize, part: validation.connectionID)
    case .certificates(let server, _, _): DeltaKey(kind: .certificates, server: server)
    case .logs(let name, _, _): DeltaKey(kind: .logs, server: .upstream(name))
    case .lookedBack(let name, _, _): DeltaKey(kind: .lookedBack, server: .upstream(name))
    case .change(let report):
      DeltaKey(kind: .change, server: .upstream(report.change.upstream), part: report.change.id)
    }
  }
}
