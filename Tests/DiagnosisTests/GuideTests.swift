// Every piece of advice of the operator's guide to "connection closed", and where it can be reached.

import Diagnosis
import Samples
import TestSupport
import Testing

/// Where a piece of advice is.
enum Destination: Sendable {
  /// What the wizard says first.
  case meaning(saying: String)
  case cause(Cause)
  /// A check of one of the wizard's stages, which names the pane that shows more.
  case check(String, topic: Topic)
  /// A remedy, whose text, effect or risk says it.
  case remedy(RemedyID, saying: String, at: Provider = .selfManaged)
}

struct Advice: Sendable, CustomTestStringConvertible {
  var section, text: String
  var destinations: [Destination]

  init(_ section: String, _ text: String, _ destinations: Destination...) {
    self.section = section
    self.text = text
    self.destinations = destinations
  }

  var testDescription: String { "\(section): \(text)" }
}

@Suite struct GuideTests {
  @Test(arguments: understanding + diagnosing + resolving + preventing + providers)
  func everyPieceOfAdviceCanBeReached(_ advice: Advice) throws {
    #expect(!advice.destinations.isEmpty)
    for destination in advice.destinations { try reach(destination, advice) }
  }

  private func reach(_ destination: Destination, _ advice: Advice) throws {
    let subject = try #require(ChecklistTests.subject(.troubled()))
    switch destination {
    case .meaning(let words): #expect(subject.meaning.contains { $0.contains(words) })
    case .cause(let cause): #expect(!Diagnosis.remedies(for: .about(cause), .troubled(), .noon).isEmpty)
    case .check(let id, let topic):
      let checks =
        subject.understanding + subject.checklist + subject.verification(since: .noon, span: .seconds(60))
        + subject.prevention
      let check = try #require(checks.first { $0.id == id }, "no check \(id)")
      #expect(check.topic == topic)
    case .remedy(let id, let words, let provider):
      let host = Dictionary(uniqueKeysWithValues: RemedyParityTests.places)[provider]
      let given = remedies(id, .troubled(provider: provider, host: host ?? "db"))
      let said = given.map { "\($0.title)\n\($0.detail)\n\($0.effect)\n\($0.risk ?? "")\n\($0.texts)" }
      #expect(said.contains { $0.contains(words) }, "\(id.rawValue) does not say: \(words)")
    }
  }
}

private let understanding = [
  Advice(
    "What this error means", "the connection was ended unexpectedly, and replication with it",
    .meaning(saying: "the network connection over which Materialize replicates")),
  Advice(
    "What this error means", "in a maintenance window it can be ignored",
    .meaning(saying: "During Materialize's own maintenance this error is expected"), .cause(.maintenanceWindow),
    .check("maintenance-window", topic: .timeline)),
  Advice(
    "What this error means", "sources reconnect by themselves after it",
    .remedy(.waitForReconnection, saying: "Materialize tries again about every 5 s")),
  Advice("Common causes", "network instability", .cause(.networkInstability)),
  Advice("Common causes", "firewall or security group changes", .cause(.firewallChange)),
  Advice("Common causes", "restarts, maintenance, failovers", .cause(.serverRestart), .cause(.failover)),
  Advice("Common causes", "idle timeouts", .cause(.connectionTimeout)),
  Advice("Common causes", "connections or memory exhausted", .cause(.resourceExhaustion)),
  Advice("Common causes", "load balancer or proxy", .cause(.loadBalancer)),
  Advice("Common causes", "client certificate expired", .cause(.certificateExpiry)),
]

private let diagnosing = [
  Advice("Check connection parameters", "look at the connection", .check("connection-parameters", topic: .sources)),
  Advice(
    "Check for network connectivity", "test from Materialize", .check("materialize-path", topic: .network),
    .remedy(.validateConnection, saying: "VALIDATE CONNECTION \"orders-db\";")),
  Advice("Check for network connectivity", "host reachable", .check("host-reachable", topic: .network)),
  Advice("Check for network connectivity", "firewall rules", .check("firewall", topic: .network)),
  Advice("Check for network connectivity", "DNS", .check("dns", topic: .network)),
  Advice("Check PostgreSQL logs", "read them", .check("logs", topic: .logs)),
  Advice(
    "Check PostgreSQL logs", "sessions unchanged for an hour",
    .remedy(.endIdleSessions, saying: "12 idle for over an hour")),
  Advice("Check PostgreSQL logs", "timeouts", .check("log-timeouts", topic: .logs)),
  Advice("Check PostgreSQL logs", "authentication failures", .check("log-authentication", topic: .logs)),
  Advice("Check PostgreSQL logs", "resource exhaustion", .check("log-resources", topic: .logs)),
  Advice("Check PostgreSQL logs", "shutdowns and restarts", .check("log-shutdowns", topic: .logs)),
  Advice(
    "Check PostgreSQL connection limits", "max, used, reserved, remaining",
    .check("connection-limits", topic: .connections),
    .check("own-limits", topic: .connections)),
  Advice("Check for idle connection timeouts", "tcp_keepalives_*", .check("keepalives", topic: .keepalive)),
  Advice("Check for idle connection timeouts", "statement_timeout", .check("timeouts", topic: .keepalive)),
]

private let resolving = [
  Advice(
    "Immediate fix", "watch the source until it recovers", .check("recovered", topic: .sources),
    .check("running", topic: .sources)),
  Advice(
    "Immediate fix", "its status by id",
    .remedy(.waitForReconnection, saying: "mz_internal.mz_source_statuses\nWHERE id IN ('u12')")),
  Advice(
    "1. Keepalive settings", "60, 10, 5 in postgresql.conf",
    .remedy(
      .setKeepalives,
      saying: "tcp_keepalives_idle = 60\ntcp_keepalives_interval = 10\ntcp_keepalives_count = 5")),
  Advice("1. Keepalive settings", "reload", .remedy(.setKeepalives, saying: "SELECT pg_reload_conf();")),
  Advice(
    "2. Network devices", "idle timeout of 10 to 15 minutes",
    .remedy(.raiseBalancerTimeout, saying: "for up to 15 minutes")),
  Advice(
    "2. Network devices", "keepalive probes on them", .remedy(.raiseBalancerTimeout, saying: "keepalives every 60 s")),
  Advice(
    "3. Connection limits", "max_connections = 200", .remedy(.raiseMaxConnections, saying: "max_connections = 200")),
  Advice(
    "3. Connection limits", "more shared memory, shared_buffers and others",
    .remedy(.raiseMaxConnections, saying: "more shared memory"), .remedy(.raiseMaxConnections, saying: "shared_buffers")
  ),
  Advice(
    "4. Certificates", "verify TLS and validity", .check("server-certificate", topic: .tls),
    .check("client-certificate", topic: .tls)),
  Advice(
    "4. Certificates", "renew before expiry", .remedy(.renewServerCertificate, saying: "openssl req -new"),
    .remedy(.renewClientCertificate, saying: "openssl req -new")),
  Advice("5. Network stability", "dedicated paths", .remedy(.steadyNetwork, saying: "A dedicated, private path")),
  Advice("5. Network stability", "bandwidth", .remedy(.steadyNetwork, saying: "bandwidth for the peak")),
  Advice("5. Network stability", "few hops, little latency", .remedy(.steadyNetwork, saying: "fewer hops")),
  Advice("5. Network stability", "VPC peering, private connectivity", .remedy(.steadyNetwork, saying: "VPC peering")),
]

private let preventing = [
  Advice("Prevention", "TCP keepalives", .check("prevent-keepalives", topic: .keepalive)),
  Advice("Prevention", "load balancers wait 10 minutes", .check("prevent-timeouts", topic: .network)),
  Advice("Prevention", "watch network and latency", .check("prevent-network", topic: .network)),
  Advice("Prevention", "enough connections", .check("prevent-capacity", topic: .connections)),
  Advice("Prevention", "TLS with valid certificates", .check("prevent-tls", topic: .tls)),
  Advice(
    "Prevention", "monitoring and alerting", .check("prevent-monitoring", topic: .logs),
    .remedy(.addMonitoring, saying: "pgwatch-tui check")),
  Advice(
    "Prevention", "maintenance in quiet hours", .check("prevent-maintenance", topic: .timeline),
    .remedy(.scheduleMaintenance, saying: "hours of least traffic")),
  Advice(
    "Prevention", "poolers with care", .check("prevent-poolers", topic: .network),
    .remedy(.bypassPooler, saying: "a pooler carries no replication")),
]

private let providers = [
  Advice(
    "Amazon RDS", "idle connections may be ended",
    .remedy(.raiseBalancerTimeout, saying: "350 s of silence", at: .amazonRDS)),
  Advice(
    "Amazon RDS", "security groups", .remedy(.openFirewall, saying: "authorize-security-group-ingress", at: .amazonRDS)),
  Advice(
    "Amazon RDS", "keepalives in the parameter group",
    .remedy(.setKeepalives, saying: "aws rds modify-db-parameter-group", at: .amazonRDS)),
  Advice(
    "Amazon RDS", "maintenance window",
    .remedy(.scheduleMaintenance, saying: "--preferred-maintenance-window", at: .amazonRDS)),
  Advice(
    "Google Cloud SQL", "limits by size", .remedy(.raiseMaxConnections, saying: "400 from 7.5 GB", at: .googleCloudSQL)),
  Advice(
    "Google Cloud SQL", "metrics of connections", .remedy(.addMonitoring, saying: "num_backends", at: .googleCloudSQL)),
  Advice("Google Cloud SQL", "a larger instance", .remedy(.raiseMaxConnections, saying: "--tier", at: .googleCloudSQL)),
  Advice("Google Cloud SQL", "private IP", .remedy(.steadyNetwork, saying: "Private IP", at: .googleCloudSQL)),
  Advice("Azure", "limits of the tier", .remedy(.raiseMaxConnections, saying: "859 (844) with 2 vCores", at: .azure)),
  Advice("Azure", "idle timeout policies", .remedy(.exemptFromTimeouts, saying: "ALTER ROLE materialize", at: .azure)),
  Advice("Azure", "firewall rules", .remedy(.openFirewall, saying: "firewall-rule create", at: .azure)),
  Advice(
    "Azure", "retry: Materialize can reconnect", .remedy(.validateConnection, saying: "VALIDATE CONNECTION", at: .azure)
  ),
  Advice("Self-managed", "keepalives", .remedy(.setKeepalives, saying: "tcp_keepalives_idle = 60")),
  Advice("Self-managed", "watch memory and connections", .remedy(.addMonitoring, saying: "out-of-memory kills")),
  Advice(
    "Self-managed", "firewall rules that spare long connections",
    .remedy(.openFirewall, saying: "ct state established,related accept")),
  Advice("Self-managed", "dedicated hardware", .remedy(.steadyNetwork, saying: "a machine or VM of its own")),
]
