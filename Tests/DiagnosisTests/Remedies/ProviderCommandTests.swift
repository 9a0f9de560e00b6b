// The commands of each provider, to the letter: somebody will paste them at night.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct ProviderCommandTests {
  private func texts(_ id: RemedyID, _ provider: Provider, _ host: String = "db") -> String {
    remedies(id, .troubled(provider: provider, host: host)).map(\.texts).joined(separator: "\n")
  }

  private let rds = "orders.c0ffee.eu-west-1.rds.amazonaws.com"
  private let aurora = "orders.cluster-c0ffee.eu-west-1.rds.amazonaws.com"
  private let azure = "orders.postgres.database.azure.com"

  @Test func anInstanceOfRDSHasAParameterGroup() {
    let text = texts(.setKeepalives, .amazonRDS, rds)
    #expect(
      text.contains(
        """
        group="$(aws rds describe-db-instances --db-instance-identifier orders --region eu-west-1 \
        --query 'DBInstances[0].DBParameterGroups[0].DBParameterGroupName' --output text)"
        aws rds modify-db-parameter-group --db-parameter-group-name "$group" --region eu-west-1 --parameters \\
          ParameterName=tcp_keepalives_idle,ParameterValue=60,ApplyMethod=immediate \\
        """))
    let restart = texts(.raiseMaxConnections, .amazonRDS, rds)
    #expect(restart.contains("ParameterName=max_connections,ParameterValue=200,ApplyMethod=pending-reboot"))
    #expect(restart.contains("aws rds reboot-db-instance --db-instance-identifier orders --region eu-west-1"))
    #expect(
      remedies(.raiseMaxConnections, .troubled(provider: .amazonRDS, host: rds)).first?.risk?
        .contains("LEAST(DBInstanceClassMemory / 9531392, 5000)") == true)
  }

  @Test func aClusterOfAuroraHasOneForAll() {
    let text = texts(.raiseMaxConnections, .amazonAurora, aurora)
    #expect(
      text.contains("aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name \"$group\""))
    #expect(text.contains("--query 'DBClusters[0].DBClusterMembers[?IsClusterWriter].DBInstanceIdentifier | [0]'"))
    #expect(text.contains("aws rds reboot-db-instance --db-instance-identifier \"$writer\" --region eu-west-1"))
  }

  @Test func googlesFlagsAreGivenAllAtOnce() {
    let text = texts(.setWalSenderTimeout, .googleCloudSQL, "34.1.2.3")
    #expect(text.contains("REPLACES ALL FLAGS"))
    #expect(text.contains("gcloud sql instances describe INSTANCE_NAME --format='json(settings.databaseFlags)'"))
    // What is seen to be set is kept, what the service sets itself is not a flag.
    #expect(
      text.contains(
        "gcloud sql instances patch INSTANCE_NAME --database-flags=cloudsql.logical_decoding=on,statement_timeout=30000,"
          + "max_connections=100,max_wal_senders=2,max_replication_slots=2,max_slot_wal_keep_size=1024,"
          + "wal_sender_timeout=60000,OTHER_FLAGS"))
    let alloy = texts(.setWalSenderTimeout, .alloyDB, "10.1.2.3")
    #expect(
      alloy.contains(
        "gcloud alloydb instances update INSTANCE_NAME --cluster=CLUSTER_NAME --region=REGION_NAME "
          + "--database-flags=alloydb.logical_decoding=on,"))
    #expect(alloy.contains("Fill in INSTANCE_NAME: the instance's name in the console; CLUSTER_NAME"))
  }

  @Test func azureHasServerParameters() {
    let text = texts(.setKeepalives, .azure, azure)
    #expect(
      text.contains(
        "az postgres flexible-server parameter set --resource-group RESOURCE_GROUP --server-name orders "
          + "--name tcp_keepalives_idle --value 60"))
    let restart = texts(.raiseWalSenders, .azure, azure)
    #expect(restart.contains("az postgres flexible-server restart --resource-group RESOURCE_GROUP --name orders"))
    let slots = texts(.raiseSlotWalKeepSize, .azure, azure)
    #expect(slots.contains("max_slot_wal_keep_size is read-only at Azure"))
    #expect(!slots.contains("parameter set"))
  }

  @Test func neonsSettingsFollowTheSizeOfTheCompute() {
    let host = "ep-cool-night-123456-pooler.eu-central-1.aws.neon.tech"
    #expect(texts(.setKeepalives, .neon, host).contains("ALTER DATABASE shop SET tcp_keepalives_idle = '60';"))
    #expect(
      texts(.raiseMaxConnections, .neon, host).contains(
        "curl -X PATCH https://console.neon.tech/api/v2/projects/PROJECT_ID/endpoints/ep-cool-night-123456 "))
    #expect(texts(.raiseWalSenders, .neon, host).contains("Ask Neon's support for max_wal_senders = 20."))
    #expect(
      texts(.bypassPooler, .neon, host).contains(
        "ALTER CONNECTION \"orders-db\" SET (HOST = 'ep-cool-night-123456.eu-central-1.aws.neon.tech'), SET (PORT = 5432);"
      ))
  }

  @Test(arguments: [
    (
      Provider.amazonRDS,
      "aws ec2 authorize-security-group-ingress --group-id \"$sg\" --region eu-west-1 --protocol tcp --port 5432 --cidr CIDR"
    ),
    (
      .amazonAurora,
      "aws ec2 authorize-security-group-ingress --group-id \"$sg\" --region eu-west-1 --protocol tcp --port 5432 --cidr CIDR"
    ),
    (.googleCloudSQL, "gcloud sql instances patch INSTANCE_NAME --authorized-networks=OTHER_NETWORKS,CIDR"),
    (.alloyDB, "--authorized-external-networks=OTHER_NETWORKS,CIDR"),
    (
      .azure,
      "az postgres flexible-server firewall-rule create --resource-group RESOURCE_GROUP --server-name orders "
        + "--name materialize --start-ip-address ADDRESS_OF_MATERIALIZE --end-ip-address ADDRESS_OF_MATERIALIZE"
    ),
    (.neon, "neonctl ip-allow add CIDR --project-id PROJECT_ID"),
    (.selfManaged, "nft insert rule inet filter input ip saddr CIDR tcp dport 5432 accept"),
  ])
  func firewallsAreOpenedForMaterializesAddresses(_ provider: Provider, _ command: String) {
    let host = [.amazonRDS: rds, .amazonAurora: aurora, .azure: azure][provider] ?? "db"
    let text = texts(.openFirewall, provider, host)
    #expect(text.contains(command))
    #expect(text.contains("SELECT cidr FROM mz_catalog.mz_egress_ips;"))
    // A list that replaces all others says so.
    #expect(text.contains("REPLACES ALL NETWORKS") == text.contains("OTHER_NETWORKS,"))
  }

  @Test(arguments: [
    (Provider.amazonRDS, "DatabaseConnections", "--preferred-maintenance-window sun:02:00-sun:02:30"),
    (.amazonAurora, "DatabaseConnections", "aws rds modify-db-cluster --db-cluster-identifier"),
    (.googleCloudSQL, "database/postgresql/num_backends", "--maintenance-window-day=SUN --maintenance-window-hour=2"),
    (.alloyDB, "instance/postgres/total_connections", "gcloud alloydb clusters update CLUSTER_NAME"),
    (.azure, "active_connections", "--maintenance-window \"Sun:02:00\""),
    (.neon, "Monitoring", "Settings › Updates"),
    (.selfManaged, "backend_type = 'client backend'", "pg_upgrade"),
  ])
  func eachProviderIsWatchedAndMaintainedItsOwnWay(_ provider: Provider, _ metric: String, _ window: String) {
    let monitoring = texts(.addMonitoring, provider)
    #expect(monitoring.contains(metric))
    #expect(monitoring.contains("pgwatch-tui check --format nagios"))
    #expect(texts(.scheduleMaintenance, provider).contains(window))
  }

  @Test func aHostNameOfOnesOwnLeavesTheNamesToBeFilledIn() {
    let text = texts(.setKeepalives, .amazonRDS, "postgres.example.net")
    #expect(text.contains("--db-instance-identifier INSTANCE_NAME --query"))
    #expect(text.contains("# Fill in INSTANCE_NAME: the instance's name in the console."))
  }
}
