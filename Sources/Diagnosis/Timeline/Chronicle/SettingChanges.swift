// Settings that have another value than before.

import Samples

extension Chronicle {
  /// So many changes of one look are told one by one.
  private static let toldOneByOne = 8
  /// A change that is seen so soon after the configuration was read came with it.
  private static let withTheLoad = Duration.seconds(90)

  /// - Parameter loadedAt: when the configuration was read last, by our clock.
  mutating func note(
    _ settings: [Setting], of name: String, after before: [Setting], loadedAt: Moment?, at moment: Moment
  ) {
    let old = Dictionary(before.map { ($0.name, $0) }) { first, _ in first }
    let changed = settings.compactMap { new in
      old[new.name].flatMap { old in new.change(from: old).map { (new.name, $0) } }
    }
    let at = loadedAt.flatMap { moment - $0 <= Chronicle.withTheLoad ? $0 : nil } ?? moment
    for (setting, words) in changed.prefix(Chronicle.toldOneByOne) {
      addChange(words, key: "\(setting) \(words)", of: name, at: at)
    }
    let rest = changed.count -| Chronicle.toldOneByOne
    if rest > 0 {
      addChange("\(counted(rest, "more setting")) changed", key: "rest", of: name, at: at)
    }
  }

  mutating func noteRules(of name: String, at moment: Moment) {
    addChange("pg_hba.conf has other rules", key: "rules", of: name, at: moment)
  }

  private mutating func addChange(_ title: String, key: String, of name: String, at moment: Moment) {
    add(
      Event(
        .configuration, .warning, at: moment, server: .upstream(name), key: key, lead: "\(name): ", title: title))
  }
}

extension Setting {
  /// `max_connections 100 → 200`; `nil` where nothing changed that could be seen.
  fileprivate func change(from old: Setting) -> String? {
    if let before = old.value, let value, before != value { return "\(name) \(old.measured) → \(measured)" }
    if pendingRestart, !old.pendingRestart { return "\(name) waits for a restart to have another value" }
    return nil
  }

  /// `60000 ms`
  private var measured: String {
    let text = value.map { $0.isEmpty ? "''" : $0 } ?? "?"
    return unit.map { "\(text) \($0)" } ?? text
  }
}
