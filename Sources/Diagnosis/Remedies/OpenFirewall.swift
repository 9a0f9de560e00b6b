// Firewall rules, security groups, authorized networks: the addresses of Materialize have to be let in.

import Samples

func openFirewall(_ context: RemedyContext) -> [Remedy] {
  [
    Remedy(
      .openFirewall, "Let Materialize's addresses through to port \(context.place.port)",
      detail: path(context), takes: .byHand,
      effect: "Materialize reaches the server again; it retries by itself. Look first what was changed last.",
      risk: "Only these addresses, only this port.",
      handOvers: [.egressAddresses] + tunnels(context) + context.provider.guide.opensFirewall(context)
        + [
          HandOver(
            "Try it from a machine in between",
            "nc -vz -w 5 \(shellWord(context.place.host)) \(context.place.port)")
        ])
  ]
}

private func path(_ context: RemedyContext) -> String {
  switch context.connections.first?.tunnel {
  case .ssh(let name)?: "through the SSH tunnel \(name): the server sees the bastion's address"
  case .privateLink(let name)?: "through the PrivateLink \(name): the server sees the load balancer's addresses"
  case nil: "to \(context.place.host)"
  }
}

private func tunnels(_ context: RemedyContext) -> [HandOver] {
  context.connections.compactMap { connection in
    switch connection.tunnel {
    case .ssh?:
      HandOver(
        "SSH tunnel: the bastion has to admit Materialize, and the server the bastion",
        "SELECT * FROM mz_catalog.mz_ssh_tunnel_connections;  -- its public keys belong into authorized_keys")
    case .privateLink?:
      HandOver(
        "PrivateLink: the endpoint service has to accept Materialize",
        "SELECT * FROM mz_catalog.mz_aws_privatelink_connections;  -- the principal to allow")
    case nil: nil
    }
  }
}
