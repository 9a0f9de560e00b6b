// NAT gateways, cloud networks and bastions: most cannot be told to wait, but a segment in time keeps them from forgetting.

extension NetworkDevice {
  static let gateways = [amazonGateway, googleNetwork, azureGateway, firewall]

  private static let amazonGateway = NetworkDevice(
    name: "AWS NAT gateway or PrivateLink", product: .awsNATGateway,
    providers: [.amazonRDS, .amazonAurora, .selfManaged]
  ) { patience in
    """
    # Its 350 s of silence cannot be changed. Keepalives of less at the server's end are the remedy:
    tcp_keepalives_idle = \(patience.keepalive)
    tcp_keepalives_interval = 10
    tcp_keepalives_count = 5
    """
  }

  private static let googleNetwork = NetworkDevice(
    name: "Google Cloud VPC and Cloud NAT", product: .googleCloudVPC, providers: [.googleCloudSQL, .alloyDB]
  ) { patience in
    """
    # The VPC's connection tracking forgets after 600 s of silence; that cannot be changed. Keepalives at the server's end:
    tcp_keepalives_idle = \(patience.keepalive)
    # Cloud NAT's own timeout can:
    gcloud compute routers nats update NAT_NAME --router=ROUTER_NAME --region=REGION_NAME \
    --tcp-established-idle-timeout=\(patience.seconds)s
    # Fill in the names of the NAT, its router and their region.
    """
  }

  /// 4 to 120 minutes.
  private static let azureGateway = NetworkDevice(
    name: "Azure NAT gateway", product: .azureNATGateway, providers: [.azure]
  ) { patience in
    """
    az network nat gateway update --resource-group RESOURCE_GROUP --name GATEWAY_NAME \
    --idle-timeout \(min(120, patience.minutes))
    # Fill in the resource group and the gateway. The timeout is in minutes.
    """
  }

  private static let firewall = NetworkDevice(
    name: "Stateful firewall", providers: [.selfManaged]
  ) { patience in
    """
    # established connections may be silent for so long (Linux; 432000 by default)
    sysctl -w net.netfilter.nf_conntrack_tcp_timeout_established=\(max(patience.seconds, 7200))
    """
  }

  /// Materialize keeps the tunnel alive; nothing keeps the way from the bastion to the server alive.
  static let sshBastion = NetworkDevice(name: "SSH bastion") { patience in
    """
    # /etc/ssh/sshd_config; then: systemctl reload ssh
    ClientAliveInterval \(patience.keepalive)
    ClientAliveCountMax 3
    TCPKeepAlive yes
    # Between bastion and server only the server's tcp_keepalives_idle keeps a silent connection alive.
    """
  }
}
