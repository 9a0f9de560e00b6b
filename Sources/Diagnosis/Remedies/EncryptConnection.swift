// Materialize's connection comes in clear, where the server or good sense asks for TLS.

import Samples

/// A tunnel encrypts by itself.
func encryptConnection(_ context: RemedyContext) -> [Remedy] {
  let isOff = context.setting("ssl")?.value == "off"
  let server =
    isOff
    ? [HandOver("postgresql.conf: first switch TLS on; ssl_cert_file and ssl_key_file must be there", "ssl = on")] : []
  return context.connections.filter { $0.sslMode == "disable" && $0.tunnel == nil }.map { connection in
    let name = copiedName(connection.name)
    return Remedy(
      .encryptConnection, "Set SSL MODE of Materialize's connection \(connection.name) to require",
      detail: isOff ? "after switching TLS on at \(context.server)" : "", takes: isOff ? .reload : .now,
      effect: "Materialize comes encrypted with its next attempt; lines of type hostssl in pg_hba.conf apply to it.",
      risk: "Where only lines of type hostnossl let it in, it is shut out.",
      handOvers: server + [
        HandOver(
          "SQL for Materialize",
          "ALTER CONNECTION \(name) SET (SSL MODE = 'require');\nVALIDATE CONNECTION \(name);")
      ])
  }
}
