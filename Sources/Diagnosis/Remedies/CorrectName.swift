// The host's name does not lead to the server.

import Samples

func correctName(_ context: RemedyContext) -> [Remedy] {
  let host = shellWord(context.place.host)
  let connection = context.connections.first.map { copiedName($0.name) } ?? "CONNECTION_NAME"
  return [
    Remedy(
      .correctName, "Correct the name \(context.place.host), or its record",
      detail: context.record.reachability.latest?.addresses.compactMap { $0.address?.address }.joined(separator: ", ")
        ?? "", takes: .byHand,
      effect:
        "Materialize looks the name up with each attempt: a corrected record is enough. A private zone must be seen "
        + "from where Materialize is, and a private address needs a tunnel or PrivateLink.",
      risk: "A record that is cached lives on for its TTL.",
      handOvers: [
        HandOver("Look", "dig +short \(host)\ndig +trace \(host)\ngetent ahosts \(host)"),
        .toFillIn(
          "SQL for Materialize, if the name itself changed", comment: "--",
          "ALTER CONNECTION \(connection) SET (HOST = 'NEW_HOST');\nVALIDATE CONNECTION \(connection);"),
      ])
  ]
}
