// Load balancers, proxies, NAT: the setting that the measured lifetime asks for.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct DeviceRemedyTests {
  @Test func theSuspectsOfTheMeasuredSilenceComeAlone() throws {
    let remedy = try #require(remedies(.raiseBalancerTimeout, .troubled()).first)
    #expect(remedy.detail == "cut 4 of 4 times after 5m 50s of silence")
    #expect(remedy.handOvers.map(\.title) == ["AWS Network Load Balancer", "AWS NAT gateway or PrivateLink"])
    #expect(remedy.texts.contains("--attributes Key=tcp.idle_timeout.seconds,Value=900"))
    #expect(remedy.texts.contains("tcp_keepalives_idle = 60"))
  }

  @Test(arguments: [
    ("HAProxy", "timeout tunnel 15m\noption clitcpka\noption srvtcpka\nclitcpka-idle 60s"),
    ("PgBouncer", "server_idle_timeout = 900\nclient_idle_timeout = 0"),
    ("nginx", "proxy_timeout 15m;"), ("Envoy, Istio", "idle_timeout: 900s"),
    ("F5 BIG-IP", "idle-timeout 900 keep-alive-interval 60"), ("Kubernetes with IPVS", "tcpTimeout: 900s"),
  ])
  func whereNoneIsSuspectedTheUsualOnesAreNamed(_ device: String, _ text: String) {
    let given = remedies(.raiseBalancerTimeout, .healthy()).first?.handOvers.first { $0.title == device }
    #expect(given?.text.contains(text) == true)
  }

  @Test(arguments: [
    (Provider.azure, "Azure load balancer", "--idle-timeout 15 --enable-tcp-reset true"),
    (.azure, "Azure NAT gateway", "az network nat gateway update --resource-group RESOURCE_GROUP"),
    (.googleCloudSQL, "Google Cloud VPC and Cloud NAT", "--tcp-established-idle-timeout=900s"),
    (.amazonRDS, "Amazon RDS Proxy", "aws rds modify-db-proxy --db-proxy-name PROXY_NAME --idle-client-timeout 1800"),
    (.amazonRDS, "AWS Classic Load Balancer", "{\"ConnectionSettings\": {\"IdleTimeout\": 900}}"),
    (.selfManaged, "Stateful firewall", "nf_conntrack_tcp_timeout_established=7200"),
  ])
  func eachProvidersOwnDevicesAreAmongThem(_ provider: Provider, _ device: String, _ text: String) {
    var target = Target.upstream("orders-db", connections: ["u3"])
    target.provider = provider.rawValue
    let evidence = Evidence([.targets([target], at: .noon)])
    let finding = Finding(
      .loadBalancer, .warning, confidence: 0.4, upstream: "orders-db", title: "cut", support: ["seen"],
      remedies: [.raiseBalancerTimeout])
    let given = Diagnosis.remedies(for: finding, evidence, .noon).first?.handOvers.first { $0.title == device }
    #expect(given?.text.contains(text) == true)
  }
}
