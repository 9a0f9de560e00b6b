// What Amazon RDS and Aurora have in common: the AWS CLI, with parameter groups of an instance or of a cluster.

import Samples

struct AmazonCommands: Sendable {
  /// Aurora: settings, networks and maintenance belong to the cluster.
  var isCluster: Bool

  private var kind: String { isCluster ? "db-cluster" : "db-instance" }
  private var placeholder: String { isCluster ? "CLUSTER_NAME" : "INSTANCE_NAME" }

  /// `--db-instance-identifier orders --region eu-west-1`
  private func identifier(_ place: Place) -> String {
    "--\(kind)-identifier \(place.name(or: placeholder))\(place.regionOption)"
  }

  /// A shell variable that holds something of the server's description.
  private func lookUp(_ variable: String, _ path: String, _ place: Place) -> String {
    let list = isCluster ? "DBClusters" : "DBInstances"
    return """
      \(variable)="$(aws rds describe-\(kind)s \(identifier(place)) --query '\(list)[0].\(path)' --output text)"
      """
  }

  func sets(_ values: [NewValue], _ context: RemedyContext) -> [HandOver] {
    let place = context.place
    let group = isCluster ? "db-cluster-parameter-group" : "db-parameter-group"
    let parameters = values.map {
      let method = $0.needsRestart ? "pending-reboot" : "immediate"
      return shellWord("ParameterName=\($0.name),ParameterValue=\($0.value),ApplyMethod=\(method)")
    }
    let path = isCluster ? "DBClusterParameterGroup" : "DBParameterGroups[0].DBParameterGroupName"
    var lines = [
      "# A group named default.… cannot be changed: make one of your own first; attaching it takes a reboot.",
      lookUp("group", path, place),
      "aws rds modify-\(group) --\(group)-name \"$group\"\(place.regionOption) --parameters \\\n  "
        + parameters.joined(separator: " \\\n  "),
    ]
    if values.contains(where: \.needsRestart) { lines.append(reboot(place)) }
    return [
      .toFillIn("aws", lines.joined(separator: "\n")),
      HandOver(
        "Console: RDS › Parameter groups › the group of \(place.name?.plain ?? "the server") › Edit",
        values.map { "\($0.name) = \($0.value)" }.joined(separator: "\n")),
    ]
  }

  private func reboot(_ place: Place) -> String {
    guard isCluster else { return "aws rds reboot-db-instance \(identifier(place))" }
    let member = "DBClusterMembers[?IsClusterWriter].DBInstanceIdentifier | [0]"
    return lookUp("writer", member, place)
      + "\naws rds reboot-db-instance --db-instance-identifier \"$writer\"\(place.regionOption)"
  }

  func opensFirewall(_ context: RemedyContext) -> [HandOver] {
    let place = context.place
    return [
      .toFillIn(
        "aws",
        """
        \(lookUp("sg", "VpcSecurityGroups[0].VpcSecurityGroupId", place))
        aws ec2 authorize-security-group-ingress --group-id "$sg"\(place.regionOption) --protocol tcp \
        --port \(place.port) --cidr CIDR
        """),
      HandOver(
        "Console: RDS › \(place.name?.plain ?? "the server") › Connectivity & security › VPC security groups",
        "Inbound rule: PostgreSQL, TCP \(place.port), from each address of Materialize. Also: publicly accessible, or a "
          + "private path; the subnet's network ACL has to let answers out (ephemeral ports)."),
    ]
  }

  func renewsCertificate(_ context: RemedyContext) -> [HandOver] {
    let place = context.place
    let target = isCluster ? "the writer and each reader" : "the instance"
    return [
      .toFillIn(
        "aws",
        """
        aws rds describe-certificates\(place.regionOption) --query 'Certificates[].[CertificateIdentifier,ValidTill]' \
        --output text
        # for \(target); rds-ca-rsa2048-g1 is good until 2061
        aws rds modify-db-instance --db-instance-identifier \(isCluster ? "INSTANCE_NAME" : place.name(or: placeholder))\
        \(place.regionOption) --ca-certificate-identifier rds-ca-rsa2048-g1 --apply-immediately
        """),
      HandOver(
        "Authorities for clients that verify (SSL MODE verify-ca, verify-full)",
        "https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem"),
    ]
  }

  func shortensPath(_ context: RemedyContext) -> [HandOver] {
    [
      .toFillIn(
        "SQL for Materialize: AWS PrivateLink, with a Network Load Balancer in front of the server",
        comment: "--",
        """
        CREATE CONNECTION privatelink TO AWS PRIVATELINK (
          SERVICE NAME 'com.amazonaws.vpce.REGION_NAME.vpce-svc-…', AVAILABILITY ZONES ('use1-az1', 'use1-az4'));
        """),
      HandOver(
        "Steps",
        "Register the server's address with the NLB's target group, and follow it after a failover: the address changes. "
          + "Set the listener's tcp.idle_timeout.seconds to 900 or more. Choose an instance class with network bandwidth to "
          + "spare (CloudWatch NetworkTransmitThroughput), in Materialize's region."),
    ]
  }

  func schedulesMaintenance(_ context: RemedyContext) -> [HandOver] {
    let place = context.place
    return [
      .toFillIn(
        "aws",
        """
        aws rds describe-pending-maintenance-actions\(place.regionOption)
        aws rds modify-\(kind) \(identifier(place)) --preferred-maintenance-window sun:02:00-sun:02:30
        """),
      HandOver(
        "Console: RDS › \(place.name?.plain ?? "the server") › Maintenance & backups",
        "Maintenance window, in UTC: 30 min "
          + "or more. Blue/green deployments refuse while a logical slot exists."),
    ]
  }

  func monitors(_ context: RemedyContext) -> [HandOver] {
    let place = context.place
    let dimension = isCluster ? "DBClusterIdentifier" : "DBInstanceIdentifier"
    let threshold = (context.record.sessions.value?.headroom.ordinary ?? 100) *| 8 / 10
    return [
      .toFillIn(
        "aws",
        """
        aws cloudwatch put-metric-alarm --alarm-name postgres-connections\(place.regionOption) --namespace AWS/RDS \
        --metric-name DatabaseConnections --dimensions Name=\(dimension),Value=\(place.name(or: placeholder)) \
        --statistic Maximum --period 60 --evaluation-periods 3 --threshold \(threshold) \
        --comparison-operator GreaterThanThreshold --alarm-actions ALARM_ACTION
        """),
      HandOver(
        "CloudWatch metrics worth an alarm",
        "DatabaseConnections, FreeableMemory, OldestReplicationSlotLag, TransactionLogsDiskUsage, "
          + "NetworkReceiveThroughput, NetworkTransmitThroughput"),
    ]
  }
}
