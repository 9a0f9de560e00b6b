// VALIDATE CONNECTION: the only test that begins where the failing path begins.

import Samples

func validateConnection(_ situation: Situation) -> [Remedy] {
  let names = situation.connections.map { copiedName($0.name) }
  return [
    Remedy(
      .validateConnection,
      "Have Materialize test the connection\(situation.connections.first.map { " \($0.name)" } ?? "")",
      detail: "dials \(situation.place.host) from Materialize", takes: .now,
      effect:
        "Materialize resolves the name, connects, shakes hands and logs in, and says which step fails. It takes one "
        + "connection of \(situation.server) for a moment, and changes nothing.",
      risk: nil, application: situation.connections.isEmpty ? nil : .validate(situation.connections.map(\.id)),
      handOvers: [
        .toFillIn(
          "SQL for Materialize", comment: "--",
          (names.isEmpty ? ["CONNECTION_NAME"] : names).map { "VALIDATE CONNECTION \($0);" }.joined(separator: "\n"))
      ])
  ]
}
