// Google Cloud SQL: gcloud sql.

import Samples

extension ProviderGuide {
  static let googleCloudSQL = ProviderGuide(
    sets: { values, context in
      let needsRestart = values.contains(where: \.needsRestart)
      return [
        .toFillIn(
          "gcloud",
          """
          \(DatabaseFlags.warning)
          gcloud sql instances describe INSTANCE_NAME --format='json(settings.databaseFlags)'
          gcloud sql instances patch INSTANCE_NAME \
          --database-flags=\(DatabaseFlags.all(values, context, decoding: "cloudsql.logical_decoding"))
          \(needsRestart ? "# restarts the instance" : "# some flags restart the instance: gcloud asks before it does")
          """),
        HandOver(
          "Console: SQL › the instance › Edit › Flags",
          values.map { "\($0.name) = \($0.value)" }.joined(separator: "\n")),
      ]
    },
    opensFirewall: { _ in
      [
        .toFillIn(
          "gcloud",
          """
          # --authorized-networks REPLACES ALL NETWORKS: look first, and give the old ones again.
          gcloud sql instances describe INSTANCE_NAME --format='value(settings.ipConfiguration.authorizedNetworks[].value)'
          gcloud sql instances patch INSTANCE_NAME --authorized-networks=OTHER_NETWORKS,CIDR
          """),
        HandOver(
          "Console: SQL › the instance › Connections › Networking › Authorized networks",
          "Add each address of Materialize."),
      ]
    },
    renewsCertificate: { _ in
      [
        .toFillIn(
          "gcloud",
          """
          gcloud sql ssl server-ca-certs list --instance=INSTANCE_NAME
          gcloud sql ssl server-ca-certs create --instance=INSTANCE_NAME
          # give the new authority to every client that verifies, then:
          gcloud sql ssl server-ca-certs rotate --instance=INSTANCE_NAME
          """),
        HandOver(
          "Console: SQL › the instance › Connections › Security",
          "Manage server CA certificates: Create, distribute, Rotate."),
      ]
    },
    shortensPath: { _ in
      [
        .toFillIn(
          "gcloud",
          """
          # adds a private address, which is steadier than the public one, and cannot be taken away again
          gcloud sql instances patch INSTANCE_NAME --network=projects/PROJECT_ID/global/networks/NETWORK_NAME
          """),
        HandOver(
          "Console: SQL › the instance › Connections › Networking",
          "Private IP; then a bastion in the same VPC, in Materialize's region if possible, and CREATE "
            + "CONNECTION … TO SSH TUNNEL in Materialize, with ClientAliveInterval 60 on the bastion."),
      ]
    },
    schedulesMaintenance: { _ in
      [
        .toFillIn(
          "gcloud",
          """
          gcloud sql instances patch INSTANCE_NAME --maintenance-window-day=SUN --maintenance-window-hour=2
          """),
        HandOver(
          "Console: SQL › the instance › Edit › Maintenance",
          "Preferred window (UTC), and a deny period for busy weeks."),
      ]
    },
    monitors: { _ in
      [
        HandOver(
          "Cloud Monitoring metrics worth an alert",
          """
          cloudsql.googleapis.com/database/postgresql/num_backends
          cloudsql.googleapis.com/database/postgresql/replication/replica_byte_lag
          cloudsql.googleapis.com/database/memory/utilization
          cloudsql.googleapis.com/database/network/connections
          """),
        HandOver("Console: SQL › the instance › System insights", "Connections by database, memory, network."),
      ]
    },
    limits:
      "Cloud SQL sets max_connections by memory: 25 on db-f1-micro, 50 on db-g1-small, 100 from 3.75 GB, 200 from "
      + "6 GB, 400 from 7.5 GB, 500 from 15 GB, 600 from 30 GB, 800 from 60 GB, 1000 from 120 GB. A larger machine raises "
      + "it: gcloud sql instances patch … --tier=…")
}
