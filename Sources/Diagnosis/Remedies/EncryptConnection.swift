// Materialize's connection comes in clear, where the server or good sense asks for TLS.

import Samples

/// A tunnel encrypts by itself; a server without TLS has to be given it first.
func encryptConnection(_ situation: Situation) -> [Remedy] {
  guard situation.setting("ssl")?.value != "off" else { return [] }
  return situation.connections.filter { $0.sslMode == "disable" && $0.tunnel == nil }.map { connection in
    let name = copiedName(connection.name)
    return Remedy(
      .encryptConnection, "Set SSL MODE of Materialize's connection \(connection.name) to require",
      detail: "SSL MODE left out is disable", takes: .now,
      effect:
        "Materialize comes encrypted with its next attempt: lines of pg_hba.conf of type hostssl apply to it, too.",
      risk: "Where only lines of type hostnossl let it in, it is shut out.",
      handOvers: [
        HandOver(
          "SQL for Materialize",
          "ALTER CONNECTION \(name) SET (SSL MODE = 'require');\nVALIDATE CONNECTION \(name);")
      ])
  }
}
