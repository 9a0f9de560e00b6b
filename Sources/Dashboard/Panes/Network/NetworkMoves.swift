// In the network pane: probing the way, and having Materialize dial.

import Diagnosis
import Samples

extension Model {
  /// Those whose ways the network pane shows.
  var probedServers: [ServerID] {
    let upstream = shownUpstream.map { [ServerID.upstream($0)] } ?? []
    return upstream + (evidence.watchesMaterialize ? [.materialize] : [])
  }

  mutating func probeNow() -> [Effect] {
    let servers = probedServers
    guard !servers.isEmpty else { return [] }
    say("Probing the way to \(servers.map(\.name).joined(separator: " and ")).")
    return servers.map { .server(.probeNow($0)) }
  }

  mutating func askWhetherToValidate() {
    switch validationQuestion(self) {
    case .success(let question): prompt = .question(question)
    case .failure(let obstacle): say(obstacle.words)
    }
  }
}

/// What is about to be asked of Materialize, in words for the operator to confirm; `nil` with the reason when it cannot be.
private func validationQuestion(_ model: Model) -> Result<Question, ValidationObstacle> {
  guard let name = model.shownUpstream else { return .failure(.init(words: "No upstream is known yet.")) }
  guard model.evidence.watchesMaterialize, case .live = model.condition(of: .materialize) else {
    return .failure(.init(words: "Materialize does not answer, so it cannot be asked."))
  }
  let connections = model.evidence.target(.upstream(name))?.connectionIDs ?? []
  guard !connections.isEmpty else {
    return .failure(.init(words: "No connection of Materialize is known to lead to \(name)."))
  }
  guard !connections.contains(where: { model.evidence.materialize.validations[$0]?.outcome == .underWay }) else {
    return .failure(.init(words: "Materialize is at it already."))
  }
  let names = connections.map { connectionName($0, model) }.joined(separator: ", ")
  return .success(
    Question(
      text: "Enter: Materialize dials \(name) now (VALIDATE CONNECTION \(names)). Esc: not.",
      effect: .server(.validate(connections))))
}

private struct ValidationObstacle: Error { var words: String }
