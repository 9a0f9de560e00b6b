// What somebody should know who wants to lend a hand: it lies as README beside the servers.

extension DemoSession {
  func readme(on incident: Incident) -> String {
    var paragraphs = ["\(incident.name): \(incident.summary)", "What ends it: \(incident.cure(stage))"]
    if let network = stage.network {
      paragraphs.append("The network in front of orders-db does what stands in \(network.file).")
    }
    paragraphs.append(door(to: "materialize", materialize))
    paragraphs += upstreams.map { door(to: $0.name, $0.conninfo) }
    paragraphs += upstreams.compactMap { upstream in
      administrators[upstream.name].map { door(to: "\(upstream.name), as administrator", $0) }
    }
    return paragraphs.joined(separator: "\n\n") + "\n"
  }

  private func door(to server: String, _ conninfo: String) -> String { "\(server):\n  psql \"\(conninfo)\"" }
}
