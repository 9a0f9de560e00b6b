// Settings that could be better, in a line each.

import Diagnosis
import Samples

extension IncidentReport {
  private static let mostUpstreams = 3

  var settings: [Block] {
    guard !isHealthy else { return [] }
    let tables = upstreams.prefix(IncidentReport.mostUpstreams).compactMap(settingTable)
    return tables.isEmpty ? [] : [.heading(2, "Settings worth changing")] + tables
  }

  private func settingTable(of upstream: String) -> Block? {
    let rows = (evidence.upstreams[upstream]?.settings.value ?? []).compactMap { setting -> Block.Row? in
      let advice = SettingAdvice(setting)
      guard advice.verdict != .ok else { return nil }
      let unit: Inline = setting.unit.map { " \($0)" } ?? ""
      let better: Inline = advice.recommended.map { "\($0)\(unit)" } ?? "-"
      return Block.Row(
        "\(own: setting.name)", "\(setting.value ?? "?")\(unit)", better, "\(advice.sentence)")
    }
    return rows.isEmpty ? nil : .table([Block.Row("\(name: upstream)", "is", "better", "why")] + rows)
  }
}
