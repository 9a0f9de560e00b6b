// Amazon Aurora: the settings of all its instances are in the parameter group of the cluster.

extension ProviderGuide {
  private static let commands = AmazonCommands(isCluster: true)

  static let amazonAurora = ProviderGuide(
    sets: { commands.sets($0, $1) }, opensFirewall: { commands.opensFirewall($0) },
    renewsCertificate: { commands.renewsCertificate($0) }, shortensPath: { commands.shortensPath($0) },
    schedulesMaintenance: { commands.schedulesMaintenance($0) }, monitors: { commands.monitors($0) },
    limits: "Aurora sets max_connections to LEAST(DBInstanceClassMemory / 9531392, 5000): some 110 per GiB of memory. "
      + "Serverless v2 takes the largest capacity for it, but at most 2000 while its smallest is 0.5 ACU. Only the writer "
      + "serves replication.")
}
