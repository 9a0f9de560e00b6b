// Neon: settings follow the size of the compute; what a role may set, is set with SQL.

import Samples

extension ProviderGuide {
  static let neon = ProviderGuide(
    sets: { values, context in
      let own = values.filter(\.setting.isForRoles)
      let fixed = values.filter { !$0.setting.isForRoles }
      let database = context.materializeDatabase.map(copiedName) ?? "DATABASE_NAME"
      let statements = own.map { "ALTER DATABASE \(database) SET \($0.name) = \(copiedLiteral($0.value));" }
      var handOvers: [HandOver] = []
      if !own.isEmpty {
        handOvers.append(.toFillIn("SQL", comment: "--", statements.joined(separator: "\n")))
      }
      if fixed.contains(where: { $0.name == "max_connections" }) {
        handOvers += [resizes(context)]
      } else if !fixed.isEmpty {
        handOvers.append(
          HandOver(
            "Neon does not let it be set by its users",
            "Ask Neon's support for \(fixed.map { "\($0.name) = \($0.value)" }.joined(separator: ", "))."))
      }
      return handOvers + [console]
    },
    opensFirewall: { _ in
      [
        .toFillIn("neonctl", "neonctl ip-allow add CIDR --project-id PROJECT_ID"),
        HandOver("Console: the project › Settings › Network security › IP Allow", "Add each address of Materialize."),
      ]
    },
    renewsCertificate: { _ in
      [
        HandOver(
          "Neon renews it by itself",
          "Its authority is a public one (Let's Encrypt): verify-full works with the system's authorities.")
      ]
    },
    shortensPath: { context in
      [
        HandOver(
          "Steps",
          "Dial the compute itself, not its -pooler host; AWS PrivateLink is in Neon's business plans (Settings › Network "
            + "security › Private networking); choose Materialize's region.")
      ]
    },
    schedulesMaintenance: { _ in
      [
        HandOver(
          "Console: the project › Settings › Updates",
          "Choose day and hour at which computes are updated and restarted. A compute that scales to zero cuts its "
            + "connections too: a running source keeps it awake.")
      ]
    },
    monitors: { _ in
      [
        HandOver(
          "Console: the project › Monitoring",
          "Postgres connections count, pooler connections, RAM, Replication delay; export to Datadog or OpenTelemetry under "
            + "Integrations and alert there.")
      ]
    },
    limits:
      "Neon sets max_connections by the smallest size of the compute and keeps 7: 104 with 0.25 CU, 419 with 1, 1678 "
      + "with 4, 4000 with 9 and more. A change restarts the compute.")

  private static let console = HandOver("Console: the project › Branches › the compute › Edit", "Size and autoscaling.")

  private static func resizes(_ context: RemedyContext) -> HandOver {
    .toFillIn(
      "Neon API",
      """
      # max_connections follows the smallest size; this restarts the compute. Look at its sizes first (GET on the same
      # address), and give more than it has.
      curl -X PATCH https://console.neon.tech/api/v2/projects/PROJECT_ID/endpoints/\
      \(context.place.name(or: "ENDPOINT_ID")) -H "Authorization: Bearer $NEON_API_KEY" \
      -H 'Content-Type: application/json' \
      -d '{"endpoint": {"autoscaling_limit_min_cu": MIN_CU, "autoscaling_limit_max_cu": MAX_CU}}'
      """)
  }
}
