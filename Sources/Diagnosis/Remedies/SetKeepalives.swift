// TCP keepalives of the server's end.

import Samples

/// Left out where the values are good, and shorter than the silence after which something in the path was seen to cut.
func setKeepalives(_ context: RemedyContext) -> [Remedy] {
  let change = SettingChange(
    id: .setKeepalives, title: "Set TCP keepalives",
    effect:
      "The server asks a silent client whether it is there, which keeps load balancers and NATs from forgetting the "
      + "connection, and notices dead clients within two minutes. Materialize keeps its own end alive already.",
    risk: "None known; a path that is cut for longer than the probes last ends the connection.",
    values: keepalives(in: context))
  return change.remedies(in: context)
}

private func keepalives(in context: RemedyContext) -> [NewValue] {
  let advised = ["tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count"].compactMap { name in
    context.settingsAreKnown ? context.setting(name)?.better : NewValue(name, guide[name] ?? "")
  }
  guard let silence = context.measuredSilence, let idle = context.setting("tcp_keepalives_idle"),
    let value = idle.span, value >= silence *| 0.8
  else { return advised }
  // Two probes have to fit into the time after which the path forgets.
  let shorter = NewValue(idle, String(min(60, max(5, silence.wholeSeconds / 2))))
  return [shorter] + advised.filter { $0.name != idle.name }
}

/// The guide's values, for a server whose settings could not be read.
private let guide = ["tcp_keepalives_idle": "60", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "5"]

extension NewValue {
  /// For a server that does not answer.
  fileprivate init(_ name: String, _ value: String) {
    let unit = name == "tcp_keepalives_count" ? nil : "s"
    self.init(Setting(name: name, value: nil, unit: unit, source: .default), value)
  }
}

extension RemedyContext {
  var settingsAreKnown: Bool { record.settings.value != nil }

  /// What the ends of connections have in common.
  var lifetimePattern: LifetimePattern? {
    LifetimePattern(record.lifetimes.ends, settings: record.settings.value ?? [])
  }

  /// After how much silence connections were cut again and again.
  var measuredSilence: Duration? {
    guard let pattern = lifetimePattern, pattern.measure == .idle else { return nil }
    return pattern.span
  }
}
