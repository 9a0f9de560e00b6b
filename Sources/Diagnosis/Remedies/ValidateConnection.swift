// VALIDATE CONNECTION: the only test that begins where the failing path begins.

import Samples

func validateConnection(_ context: RemedyContext) -> [Remedy] {
  let names = context.connections.map { copiedName($0.name) }
  return [
    Remedy(
      .validateConnection,
      "Have Materialize test the connection\(context.connections.first.map { " \($0.name)" } ?? "")",
      detail: "dials \(context.place.host) from Materialize", takes: .now,
      effect:
        "Materialize resolves the name, connects, shakes hands and logs in, and says which step fails. It takes one "
        + "connection of \(context.server) for a moment, and changes nothing.",
      risk: nil, application: context.connections.isEmpty ? nil : .validate(context.connections.map(\.id)),
      handOvers: [
        .toFillIn(
          "SQL for Materialize", comment: "--",
          (names.isEmpty ? ["CONNECTION_NAME"] : names).map { "VALIDATE CONNECTION \($0);" }.joined(separator: "\n"))
      ])
  ]
}
