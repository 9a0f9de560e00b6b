// What somebody should know who wants to lend a hand: it lies as README beside the servers.

extension DemoSession {
  func leaflet(on incident: Incident) -> String {
    let network = stage.network.map { ["The network in front of orders-db does what stands in \($0.file).", ""] } ?? []
    let servers = [("materialize", materialize)] + upstreams.map { ($0.name, $0.conninfo) }
    let doors = servers + administrators.sorted { $0.key > $1.key }.map { ("\($0.key), as administrator", $0.value) }
    return
      (["\(incident.name): \(incident.summary)", "", "What ends it: \(incident.cure(stage))", ""] + network
      + doors.flatMap { ["\($0.0):", "  psql \"\($0.1)\"", ""] }).joined(separator: "\n")
  }
}
