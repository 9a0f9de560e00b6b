// Load balancers and proxies: each has an idle timeout that can be raised.

extension NetworkDevice {
  static let loadBalancers = [
    haproxy, networkLoadBalancer, classicLoadBalancer, azureLoadBalancer, nginx, envoy, f5, ipvs,
  ]

  private static let haproxy = NetworkDevice(name: "HAProxy", product: .haproxy) { patience in
    """
    # haproxy.cfg: defaults, or frontend and backend of PostgreSQL; then: haproxy -c -f FILE && systemctl reload haproxy
    timeout client \(patience.minutes)m
    timeout server \(patience.minutes)m
    timeout tunnel \(patience.minutes)m
    option clitcpka
    option srvtcpka
    clitcpka-idle \(patience.keepalive)s
    srvtcpka-idle \(patience.keepalive)s
    """
  }

  /// 60 to 6000 s.
  private static let networkLoadBalancer = NetworkDevice(
    name: "AWS Network Load Balancer", product: .awsNetworkLoadBalancer,
    providers: [.amazonRDS, .amazonAurora, .selfManaged]
  ) { patience in
    """
    aws elbv2 describe-listeners --load-balancer-arn LOAD_BALANCER_ARN --query 'Listeners[].[ListenerArn,Port]'
    aws elbv2 modify-listener-attributes --listener-arn LISTENER_ARN \
    --attributes Key=tcp.idle_timeout.seconds,Value=\(min(6000, patience.seconds))
    # Fill in the ARNs of the balancer and of its listener. A TLS listener has 350 s, which cannot be changed.
    """
  }

  private static let classicLoadBalancer = NetworkDevice(
    name: "AWS Classic Load Balancer", product: .awsClassicLoadBalancer, providers: [.amazonRDS, .amazonAurora]
  ) { patience in
    """
    aws elb modify-load-balancer-attributes --load-balancer-name LOAD_BALANCER_NAME \
    --load-balancer-attributes '{"ConnectionSettings": {"IdleTimeout": \(min(4000, patience.seconds))}}'
    # Fill in the balancer's name.
    """
  }

  /// 4 to 100 minutes.
  private static let azureLoadBalancer = NetworkDevice(
    name: "Azure load balancer", product: .azureLoadBalancer, providers: [.azure]
  ) { patience in
    """
    az network lb rule update --resource-group RESOURCE_GROUP --lb-name BALANCER_NAME --name RULE_NAME \
    --idle-timeout \(min(100, patience.minutes)) --enable-tcp-reset true
    # Fill in the resource group, the balancer and its rule. The timeout is in minutes.
    """
  }

  private static let nginx = NetworkDevice(name: "nginx", product: .nginx) { patience in
    """
    # nginx.conf, stream { server { … } }; then: nginx -t && nginx -s reload
    proxy_timeout \(patience.minutes)m;
    proxy_socket_keepalive on;
    # listen … so_keepalive=\(patience.keepalive)s:10s:5;
    """
  }

  private static let envoy = NetworkDevice(name: "Envoy, Istio", product: .envoy) { patience in
    """
    # tcp_proxy filter of the listener
    idle_timeout: \(patience.seconds)s
    # upstream_connection_options of the cluster
    tcp_keepalive: { keepalive_time: \(patience.keepalive), keepalive_interval: 10, keepalive_probes: 5 }
    """
  }

  private static let f5 = NetworkDevice(name: "F5 BIG-IP", product: .bigIP) { patience in
    """
    tmsh modify ltm profile fastl4 PROFILE_NAME idle-timeout \(patience.seconds) keep-alive-interval \(patience.keepalive)
    # Fill in the profile of the virtual server; a profile of type tcp takes the same words.
    """
  }

  private static let ipvs = NetworkDevice(name: "Kubernetes with IPVS", product: .ipvs) { patience in
    """
    # kube-proxy: ipvs.tcpTimeout in its configuration, or --ipvs-tcp-timeout
    tcpTimeout: \(patience.seconds)s
    """
  }
}
