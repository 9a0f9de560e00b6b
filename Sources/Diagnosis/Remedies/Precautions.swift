// What is done before it fails again: a steady path, maintenance at quiet hours, somebody who is woken.

import Samples

func steadyNetwork(_ context: RemedyContext) -> [Remedy] {
  let way = RemedyContext.distance(context)
  return [
    Remedy(
      .steadyNetwork, "Make the path shorter and private", detail: way, takes: .byHand,
      effect:
        "A dedicated, private path (VPC peering, PrivateLink, private IP) has fewer hops, NATs and neighbours that cut "
        + "connections. It needs bandwidth for the peak of the WAL, not its mean, and little latency.",
      handOvers: context.provider.guide.shortensPath(context) + [
        HandOver(
          "Measure it",
          """
          mtr --report --tcp --port \(context.place.port) \(shellWord(context.place.host))
          ss -tino dst \(shellWord(context.place.host))   # rtt, retrans
          """)
      ])
  ]
}

func scheduleMaintenance(_ context: RemedyContext) -> [Remedy] {
  [
    Remedy(
      .scheduleMaintenance, "Put maintenance of \(context.server) into quiet hours", detail: quietHour(context),
      takes: .byHand, effect: "Each restart or failover cuts replication; in quiet hours little has to be caught up.",
      handOvers: context.provider.guide.schedulesMaintenance(context))
  ]
}

func addMonitoring(_ context: RemedyContext) -> [Remedy] {
  [
    Remedy(
      .addMonitoring, "Be told when a connection fails or connections run short", takes: .byHand,
      effect:
        "pgwatch-tui check looks once and exits 0 (ok), 1 (warning), 2 (critical) or 3 (unknown), as Nagios, Icinga "
        + "and cron jobs expect.",
      handOvers: [
        HandOver(
          "cron, every five minutes",
          """
          */5 * * * * out=$(pgwatch-tui check 2>&1) || echo "$out" | mail -s "pgwatch-tui: $(hostname)" root
          """),
        HandOver(
          "Nagios, Icinga",
          """
          define command {
            command_name  check_materialize_upstreams
            command_line  /usr/bin/pgwatch-tui check --format nagios --timeout 20
          }
          """),
        HandOver(
          "SQL for Materialize: sources that do not run",
          """
          SELECT name, status, error FROM mz_internal.mz_source_statuses
          WHERE type = 'postgres' AND status NOT IN ('running', 'created');
          """),
      ] + context.provider.guide.monitors(context))
  ]
}

extension RemedyContext {
  /// That of our own connection: not Materialize's, but a hint. What the kernel measures ends at the first proxy, a query
  /// goes all the way.
  fileprivate static func distance(_ context: RemedyContext) -> String {
    let link = context.record.link
    return [
      link.typicalRoundTrip.map { "our own queries take \($0.median.precise)" },
      link.transport.map { counted($0.retransmits, "retransmission") },
    ].compactMap(\.self).joined(separator: ", ")
  }
}

/// When the last restart was, if it is known.
private func quietHour(_ context: RemedyContext) -> String {
  context.record.facts.value.map { "last start \($0.startedAt.utc) UTC" } ?? ""
}
