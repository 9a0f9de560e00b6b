// How long a WAL sender waits for a sign of life.

import Samples

/// Too short or too long is corrected; after a replication timeout in spite of a good value it is raised.
func setWalSenderTimeout(_ context: RemedyContext) -> [Remedy] {
  guard let setting = context.setting("wal_sender_timeout"), let value = newTimeout(setting, context) else {
    return []
  }
  // 0 is off: it waits for ever.
  let old = setting.value.flatMap(Int64.init) ?? 0
  let isRaised = old > 0 && (Int64(value) ?? 0) > old
  let change = SettingChange(
    id: .setWalSenderTimeout, title: "Set wal_sender_timeout",
    effect: isRaised
      ? "A WAL sender waits longer for Materialize, which answers every second while the path works."
      : "A WAL sender whose client is gone ends sooner and gives its slot back. Materialize answers every second.",
    risk: isRaised
      ? "A half-open connection holds its slot for as long." : "A path that is cut for longer ends the connection.",
    values: [NewValue(setting, value)])
  return change.remedies(in: context)
}

private func newTimeout(_ setting: Setting, _ context: RemedyContext) -> String? {
  if let better = setting.better { return better.value }
  let longest: Int64 = 300_000
  guard context.blames(setting.name), let value = setting.value.flatMap(Int64.init), value < longest
  else { return nil }
  return String(min(longest, max(value *| 2, 120_000)))
}

extension RemedyContext {
  /// Whether the finding blames the setting, or connections are seen to end after just its time.
  func blames(_ setting: String) -> Bool {
    finding.settings.contains(setting) || lifetimePattern?.suspects(setting: setting) == true
  }
}
