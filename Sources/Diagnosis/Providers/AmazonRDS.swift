// Amazon RDS: the settings of one instance are in its parameter group.

extension ProviderGuide {
  private static let commands = AmazonCommands(isCluster: false)

  static let amazonRDS = ProviderGuide(
    sets: { commands.sets($0, $1) }, opensFirewall: { commands.opensFirewall($0) },
    renewsCertificate: { commands.renewsCertificate($0) }, shortensPath: { commands.shortensPath($0) },
    schedulesMaintenance: { commands.schedulesMaintenance($0) }, monitors: { commands.monitors($0) },
    limits:
      "RDS sets max_connections to LEAST(DBInstanceClassMemory / 9531392, 5000): some 110 per GiB of memory. A larger "
      + "instance class raises it without a value of your own.")
}
