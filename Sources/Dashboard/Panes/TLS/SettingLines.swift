// Section of the TLS pane: the server's own settings and files.

import Diagnosis
import Samples
import Screen

func tlsSettingLines(_ record: UpstreamRecord) -> [Line] {
  let names = SettingCatalog.entries.filter { $0.topic == .tls }.map(\.name)
  let settings = names.compactMap(record.setting)
  guard !settings.isEmpty else { return [] }
  return [.blank, .heading("Server settings")]
    + settings.map { setting in
      let value = setting.value.map { $0.isEmpty ? "none" : $0 } ?? "hidden"
      return .labelled(
        setting.name, [Span(value), Span("  \(setting.place ?? setting.source.rawValue)", .faint)], width: 26,
        copies: "\(setting.name) = \(value)")
    }
}
