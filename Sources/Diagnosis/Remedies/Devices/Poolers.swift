// Poolers: they limit idle times and lives of connections, and carry no replication.

extension NetworkDevice {
  static let poolers = [pgBouncer, rdsProxy]

  private static let pgBouncer = NetworkDevice(name: "PgBouncer", product: .pgBouncer) { patience in
    """
    ; pgbouncer.ini; then: RELOAD; in its console. Replication must not pass through it: connect past it.
    server_idle_timeout = \(patience.seconds)
    client_idle_timeout = 0
    server_lifetime = 86400
    tcp_keepalive = 1
    tcp_keepidle = \(patience.keepalive)
    tcp_keepintvl = 10
    tcp_keepcnt = 5
    """
  }

  /// 28,800 s at most.
  private static let rdsProxy = NetworkDevice(
    name: "Amazon RDS Proxy", product: .rdsProxy, providers: [.amazonRDS, .amazonAurora]
  ) { patience in
    """
    # It does not carry logical replication, and ends every connection after 24 h: connect past it.
    aws rds modify-db-proxy --db-proxy-name PROXY_NAME --idle-client-timeout \(min(28_800, max(patience.seconds, 1800)))
    # Fill in the proxy's name.
    """
  }
}
