// Whether only this source is hurt, its whole upstream, or everything: that tells where to look.

import Samples

extension CheckContext {
  var othersHurt: Check {
    let title = "Other sources are running"
    let others = (evidence.materialize.sources.value ?? []).filter { $0.id != source.id }
    guard !others.isEmpty else {
      return Check("others", title, .cannotTell, "There is no other source to compare with.", topic: .sources)
    }
    let hurt = others.filter { $0.status != .running && $0.status != .created }
    let neighbours = others.filter { upstream != nil && evidence.upstreamName(of: $0) == upstream }
    let hurtNeighbours = neighbours.filter { neighbour in hurt.contains { $0.id == neighbour.id } }
    if hurt.isEmpty {
      return Check(
        "others", title, .pass, "All \(others.count) others run: look at this source and its way.", topic: .sources)
    }
    if hurt.count == others.count, others.count > neighbours.count {
      return Check(
        "others", title, .fail, "No source runs, whatever feeds it: look at Materialize itself first.", topic: .sources,
        remedies: [.waitForReconnection])
    }
    return Check(
      "others", title, hurtNeighbours.isEmpty ? .warn : .fail,
      "\(hurtNeighbours.count) of \(counted(neighbours.count, "neighbour")) on \(server) and "
        + "\(hurt.count -| hurtNeighbours.count) elsewhere do not run.", topic: .sources)
  }
}
