// Azure Database for PostgreSQL, flexible server: az postgres flexible-server.

import Samples

extension ProviderGuide {
  static let azure = ProviderGuide(
    sets: { values, context in
      let allowed = values.filter { !readOnly.contains($0.name) }
      let refused = values.filter { readOnly.contains($0.name) }.map {
        HandOver(
          "\($0.name) is read-only at Azure",
          "It stays at -1 there: slots are kept until the disk is nearly full. Turn storage auto-grow on instead.")
      }
      guard !allowed.isEmpty else { return refused }
      let server = context.place.name(or: "SERVER_NAME")
      let commands = allowed.map {
        "az postgres flexible-server parameter set --resource-group RESOURCE_GROUP --server-name \(server) "
          + "--name \($0.name) --value \(shellWord($0.value))"
      }
      let restart =
        allowed.contains(where: \.needsRestart)
        ? ["az postgres flexible-server restart --resource-group RESOURCE_GROUP --name \(server)"] : []
      return [
        .toFillIn("az", (commands + restart).joined(separator: "\n")),
        HandOver(
          "Portal: \(context.place.name?.plain ?? "the server") › Settings › Server parameters",
          allowed.map { "\($0.name) = \($0.value)" }.joined(separator: "\n")),
      ] + refused
    },
    opensFirewall: { context in
      let server = context.place.name(or: "SERVER_NAME")
      return [
        .toFillIn(
          "az",
          """
          # az before 2.86 (May 2026): --name \(server) --rule-name materialize
          az postgres flexible-server firewall-rule create --resource-group RESOURCE_GROUP --server-name \(server) \
          --name materialize --start-ip-address ADDRESS_OF_MATERIALIZE --end-ip-address ADDRESS_OF_MATERIALIZE
          """),
        HandOver(
          "Portal: \(context.place.name?.plain ?? "the server") › Settings › Networking › Firewall rules",
          "One rule for each address of Materialize. A server with private access has no such rules: use its virtual network."
        ),
      ]
    },
    renewsCertificate: { _ in
      [
        HandOver(
          "Azure renews it by itself",
          "Clients that verify need the roots DigiCert Global Root G2 and Microsoft RSA Root Certificate Authority 2017."
        )
      ]
    },
    shortensPath: { context in
      [
        .toFillIn(
          "az",
          """
          az network private-endpoint create --resource-group RESOURCE_GROUP --name materialize-postgres \
          --vnet-name VNET_NAME --subnet SUBNET_NAME --group-id postgresqlServer --connection-name materialize-postgres \
          --private-connection-resource-id "$(az postgres flexible-server show --resource-group RESOURCE_GROUP \
          --name \(context.place.name(or: "SERVER_NAME")) --query id --output tsv)"
          """),
        HandOver(
          "Steps",
          "Let Materialize reach it through a bastion in that network (CREATE CONNECTION … TO SSH TUNNEL), in "
            + "Materialize's region where possible; without the bastion it stays on the public address."),
      ]
    },
    schedulesMaintenance: { context in
      [
        .toFillIn(
          "az",
          """
          az postgres flexible-server update --resource-group RESOURCE_GROUP \
          --name \(context.place.name(or: "SERVER_NAME")) --maintenance-window "Sun:02:00"
          """),
        HandOver(
          "Portal: \(context.place.name?.plain ?? "the server") › Settings › Maintenance",
          "Custom schedule: day and hour, in UTC."),
      ]
    },
    monitors: { context in
      let threshold = (context.record.sessions.value?.headroom.ordinary ?? 100) *| 8 / 10
      return [
        .toFillIn(
          "az",
          """
          az monitor metrics alert create --resource-group RESOURCE_GROUP --name postgres-connections \
          --scopes "$(az postgres flexible-server show --resource-group RESOURCE_GROUP \
          --name \(context.place.name(or: "SERVER_NAME")) --query id --output tsv)" \
          --condition "max active_connections > \(threshold)" --action ALARM_ACTION
          """),
        HandOver(
          "Azure Monitor metrics worth an alert",
          "active_connections, connections_failed, memory_percent, logical_replication_delay_in_bytes, is_db_alive"),
      ]
    },
    limits: "Azure sets max_connections by the tier and keeps 15 for itself: 50 (35 usable) on B1ms, 859 (844) with 2 "
      + "vCores. It is static: a change takes a restart.")

  /// (learn.microsoft.com, server parameters of the replication category.)
  private static let readOnly: Set<String> = ["max_slot_wal_keep_size"]
}
