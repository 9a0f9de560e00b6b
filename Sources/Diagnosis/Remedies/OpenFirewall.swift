// Firewall rules, security groups, authorized networks: the addresses of Materialize have to be let in.

import Samples

func openFirewall(_ situation: Situation) -> [Remedy] {
  [
    Remedy(
      .openFirewall, "Let Materialize's addresses through to port \(situation.place.port)",
      detail: path(situation), takes: .byHand,
      effect: "Materialize reaches the server again; it retries by itself. Look first what was changed last.",
      risk: "Only these addresses, only this port.",
      handOvers: [.egressAddresses] + tunnels(situation) + situation.provider.guide.opensFirewall(situation)
        + [
          HandOver(
            "Try it from a machine in between",
            "nc -vz -w 5 \(shellWord(situation.place.host)) \(situation.place.port)")
        ])
  ]
}

private func path(_ situation: Situation) -> String {
  switch situation.connections.first?.tunnel {
  case .ssh(let name)?: "through the SSH tunnel \(name): the server sees the bastion's address"
  case .privateLink(let name)?: "through the PrivateLink \(name): the server sees the load balancer's addresses"
  case nil: "to \(situation.place.host)"
  }
}

private func tunnels(_ situation: Situation) -> [HandOver] {
  situation.connections.compactMap { connection in
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
