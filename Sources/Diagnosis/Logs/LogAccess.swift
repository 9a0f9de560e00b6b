// The way to the log of a hosted server: a command of the provider's own, to be copied.

import Samples

/// What leads to the log where SQL does not.
package struct LogAccess: Sendable, Equatable {
  /// Where the provider keeps it, in a sentence.
  package var place: String
  /// To be run where the provider's tool is set up; words in capitals are to be filled in. `nil`: there is only a page.
  package var command: String?
}

extension Provider {
  /// - Parameter host: what is dialled; it names the instance where the provider's names are of that kind.
  /// - Returns: `nil` for a server whose log is a file of its own.
  package func logAccess(host: String?) -> LogAccess? {
    let labels = (host ?? "").split(separator: ".").map(String.init)
    switch self {
    case .selfManaged: return nil
    case .amazonRDS:
      return LogAccess(
        place: "Amazon RDS keeps the log for some days; its latest file is read with the AWS CLI.",
        command: Provider.download(instance: rdsName(labels).map(shellWord) ?? "INSTANCE", region: rdsRegion(labels)))
    case .amazonAurora:
      return LogAccess(
        place: "Each instance of an Aurora cluster has a log; that of the writer tells of replication.",
        command: Provider.download(
          instance: """
            "$(aws rds describe-db-clusters --db-cluster-identifier \(rdsName(labels).map(shellWord) ?? "CLUSTER")\(rdsRegion(labels)) \
            --query 'DBClusters[0].DBClusterMembers[?IsClusterWriter].DBInstanceIdentifier' --output text)"
            """, region: rdsRegion(labels)))
    case .googleCloudSQL:
      return LogAccess(
        place: "Cloud SQL writes the log to Cloud Logging.",
        command: Provider.reading(
          "resource.type=\"cloudsql_database\" AND resource.labels.database_id=\"PROJECT:INSTANCE\""))
    case .alloyDB:
      return LogAccess(
        place: "AlloyDB writes the log to Cloud Logging.",
        command: Provider.reading(
          "resource.type=\"alloydb.googleapis.com/Instance\" AND resource.labels.instance_id=\"INSTANCE\""))
    case .azure:
      let server = labels.first.map(shellWord) ?? "SERVER"
      return LogAccess(
        place: "Azure keeps files to download once the server parameter logfiles.download_enable is on.",
        command: """
          az postgres flexible-server server-logs list --resource-group GROUP --server-name \(server) --output table; \
          az postgres flexible-server server-logs download --resource-group GROUP --server-name \(server) --name FILE
          """)
    case .neon:
      return LogAccess(
        place: "Neon shows the log in its console only (Monitoring), and exports it to Datadog or OpenTelemetry "
          + "(Integrations).", command: nil)
    }
  }

  private static func download(instance: String, region: String) -> String {
    let latest = "max_by(DescribeDBLogFiles, &LastWritten).LogFileName"
    return """
      id=\(instance); aws rds download-db-log-file-portion --db-instance-identifier "$id"\(region) --log-file-name \
      "$(aws rds describe-db-log-files --db-instance-identifier "$id"\(region) --query '\(latest)' --output text)" \
      --output text
      """
  }

  private static func reading(_ resource: String) -> String {
    """
    gcloud logging read '\(resource) AND logName:"postgres.log"' --freshness=1h \
    --format='value(timestamp, textPayload)'
    """
  }
}

/// `orders.c0ffee.eu-west-1.rds.amazonaws.com`: the name of the instance or cluster.
private func rdsName(_ labels: [String]) -> String? {
  labels.count >= 6 && labels.suffix(3) == ["rds", "amazonaws", "com"] ? labels[0] : nil
}

private func rdsRegion(_ labels: [String]) -> String {
  rdsName(labels) == nil ? "" : " --region \(shellWord(labels[labels.count -| 4]))"
}
