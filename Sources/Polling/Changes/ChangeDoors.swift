// By which way each upstream is reached when something is to be changed there.

import Postgres
import Samples

struct ChangeDoors: Sendable {
  /// Those that the configuration names.
  private let administrators: [String: Conninfo]
  private let deadlines: Deadlines
  private var upstreams: [String: Upstream] = [:]

  private struct Upstream: Sendable {
    var conninfo: Conninfo?
    var sourceLogins: [ProbeContext.SourceLogin]
    /// Those of the connection that polls, as libpq and as the server name them: a pooler tells two.
    var backends: Set<Int32> = []
  }

  init(_ watchlist: Watchlist) {
    administrators = watchlist.particulars.compactMapValues(\.administrator)
    deadlines = watchlist.deadlines
  }

  /// The upstreams that there are from now on.
  mutating func know(_ discovered: [DiscoveredUpstream]) {
    let before = upstreams
    upstreams = [:]
    for upstream in discovered {
      let name = upstream.target.id.name
      upstreams[name] = Upstream(
        conninfo: upstream.conninfo, sourceLogins: upstream.sourceLogins, backends: before[name]?.backends ?? [])
    }
  }

  mutating func observe(_ sample: Sample) {
    switch sample {
    case .connected(.upstream(let name), let handshake, _): upstreams[name]?.backends = [handshake.backendPID]
    case .upstream(let name, let answer):
      if let pid = answer.facts?.value?.backendPID { upstreams[name]?.backends.insert(pid) }
    default: break
    }
  }

  /// As the administrator, else as who watches; `nil` for an upstream that is not known or not dialled.
  func access(to name: String) -> ChangeAccess? {
    guard let upstream = upstreams[name], let conninfo = administrators[name] ?? upstream.conninfo else { return nil }
    return ChangeAccess(
      conninfo: conninfo, deadlines: deadlines, sourceLogins: upstream.sourceLogins, ownBackends: upstream.backends)
  }
}
