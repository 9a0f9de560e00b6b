// AlloyDB: gcloud alloydb; an instance is in a cluster, and in a private network.

import Samples

extension ProviderGuide {
  private static let instance = "INSTANCE_NAME --cluster=CLUSTER_NAME --region=REGION_NAME"

  static let alloyDB = ProviderGuide(
    sets: { values, context in
      [
        .toFillIn(
          "gcloud",
          """
          \(DatabaseFlags.warning)
          gcloud alloydb instances describe \(instance) --format='json(databaseFlags)'
          gcloud alloydb instances update \(instance) \
          --database-flags=\(DatabaseFlags.all(values, context, decoding: "alloydb.logical_decoding"))
          \(values.contains(where: \.needsRestart) ? "# restarts the instance, and may take a quarter of an hour" : "# some flags restart the instance")
          """),
        HandOver(
          "Console: AlloyDB › the cluster › Edit primary › Flags",
          values.map { "\($0.name) = \($0.value)" }.joined(separator: "\n")),
      ]
    },
    opensFirewall: { context in
      [
        .toFillIn(
          "gcloud: public IP",
          """
          # --authorized-external-networks REPLACES ALL NETWORKS: give the old ones again.
          gcloud alloydb instances update \(instance) --assign-inbound-public-ip=ASSIGN_IPV4 \
          --authorized-external-networks=OTHER_NETWORKS,CIDR
          """),
        .toFillIn(
          "gcloud: private IP, to the bastion or auth proxy that Materialize dials",
          """
          gcloud compute firewall-rules create materialize-to-bastion --direction=INGRESS --action=ALLOW --rules=tcp:22 \
          --source-ranges=CIDR
          """),
      ]
    },
    renewsCertificate: { _ in
      [
        HandOver(
          "AlloyDB renews it by itself",
          "Clients that verify need its authority: AlloyDB › the cluster › Connectivity › download the CA certificate.")
      ]
    },
    shortensPath: { _ in
      [
        HandOver(
          "Steps",
          "AlloyDB is on a private network already. Put the bastion into the same zone, keep its tunnel alive "
            + "(ClientAliveInterval 60), and choose a region near Materialize's.")
      ]
    },
    schedulesMaintenance: { _ in
      [
        .toFillIn(
          "gcloud",
          """
          gcloud alloydb clusters update CLUSTER_NAME --region=REGION_NAME --maintenance-window-day=SUNDAY \
          --maintenance-window-hour=2
          """),
        HandOver("Console: AlloyDB › the cluster › Edit › Maintenance", "Day and hour, in UTC."),
      ]
    },
    monitors: { _ in
      [
        HandOver(
          "Cloud Monitoring metrics worth an alert",
          """
          alloydb.googleapis.com/instance/postgres/total_connections
          alloydb.googleapis.com/instance/postgres/connections_limit
          alloydb.googleapis.com/instance/memory/min_available_memory
          """),
        HandOver("Console: AlloyDB › the cluster › System insights", "Connections, memory, replication lag."),
      ]
    },
    limits:
      "AlloyDB sets max_connections to 1000 on its smallest machines; a larger machine type has room for more.")
}
