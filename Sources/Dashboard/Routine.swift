// What arrives with every refresh and can wait for the next picture, told from what is news.

package import Samples

package struct Routine: Sendable {
  /// The servers whose latest answer followed upon another.
  private var answering: Set<ServerID> = []

  package init() {}

  /// Whether the screen should show it at once: all but further answers, and questions that were sent.
  package mutating func isNews(_ sample: Sample) -> Bool {
    switch sample {
    case .asked, .transport: return false
    case .materialize: return answering.insert(.materialize).inserted
    case .upstream(let name, _): return answering.insert(.upstream(name)).inserted
    case .lost(let server, _, _, _):
      answering.remove(server)
      return true
    default: return true
    }
  }
}
