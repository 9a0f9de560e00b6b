// How much WAL a slot may hold back before it is invalidated.

import Samples

/// Nothing to raise at -1, which is no limit. For a slot that was lost in spite of a good value it is doubled.
func raiseSlotWalKeepSize(_ context: RemedyContext) -> [Remedy] {
  guard let setting = context.setting("max_slot_wal_keep_size"), let megabytes = setting.value.flatMap(Int64.init),
    megabytes >= 0
  else { return [] }
  let isLost = context.finding.cause == .slotLost
  guard let value = setting.better.flatMap({ Int64($0.value) }) ?? (isLost ? megabytes *| 2 : nil) else { return [] }
  let change = SettingChange(
    id: .raiseSlotWalKeepSize, title: "Let slots hold back more WAL",
    effect: "A source that is paused or stalled keeps its slot for longer. A slot that is lost stays lost.",
    risk: "WAL may take up to \(byteSize(value << 20)) of the disk: it has to be free.",
    values: [NewValue(setting, String(value))])
  return change.remedies(in: context)
}
