// Materialize tries again by itself: what is needed is patience, and until when.

import Samples

func waitForReconnection(_ context: RemedyContext) -> [Remedy] {
  let isMaintenance = context.finding.cause == .maintenanceWindow
  let hurt = context.sources.filter { $0.status != .running }
  let since = hurt.compactMap(context.evidence.since).min()
  return [
    Remedy(
      .waitForReconnection,
      isMaintenance ? "Wait: sources come back after the maintenance" : "Wait for Materialize to reconnect",
      detail: since.map { "not running for \((context.standards.now - $0).brief), tried every 5 s" }
        ?? (context.sources.isEmpty ? "tried every 5 s" : "it runs again"),
      takes: .now,
      effect: isMaintenance
        ? maintenance(context)
        : "Materialize tries again about every 5 s, and carries on from its slot: nothing is lost while the slot stands.",
      risk: "WAL piles up upstream meanwhile. Errors that do not heal by themselves are said to.",
      handOvers: [HandOver("SQL for Materialize", statuses(of: context.sources))])
  ]
}

/// Until when, where it is Materialize's cloud, which has weekly hours for it.
private func maintenance(_ context: RemedyContext) -> String {
  let hours = MaintenanceSchedule(of: context.evidence).map { schedule in
    let end = schedule.end(at: context.standards.now).map { "; this one ends at \($0.utc) UTC" } ?? ""
    return " Its weekly hours are \(schedule.words)\(end)."
  }
  return "Materialize reconnects its sources by itself when its maintenance is over.\(hours ?? "")"
}

private func statuses(of sources: [Source]) -> String {
  let ids = sources.map { copiedLiteral($0.id) }.joined(separator: ", ")
  return "SELECT name, status, last_status_change_at, error FROM mz_internal.mz_source_statuses"
    + (ids.isEmpty ? ";" : "\nWHERE id IN (\(ids));")
}
