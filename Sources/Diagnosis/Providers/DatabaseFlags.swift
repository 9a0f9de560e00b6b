// Flags of Google's databases: each change gives the whole list, and what is left out of it is reset.

import Samples

enum DatabaseFlags {
  /// The list to give: what is seen to be set, and the new values.
  /// - Parameter decoding: the flag that stands for `wal_level = logical`.
  static func all(_ values: [NewValue], _ context: RemedyContext, decoding: String) -> String {
    let new = Set(values.map(\.name))
    let kept = (context.record.settings.value ?? []).filter { setting in
      offered.contains(setting.name) && !new.contains(setting.name)
        && [.file, .commandLine, .alterSystem].contains(setting.source)
    }
    var flags = kept.compactMap { setting in setting.value.map { "\(setting.name)=\($0)" } }
    if context.setting("wal_level")?.value == "logical" { flags.insert("\(decoding)=on", at: 0) }
    return shellWord((flags + values.map { "\($0.name)=\($0.value)" } + ["OTHER_FLAGS"]).joined(separator: ","))
  }

  static let warning = """
    # --database-flags REPLACES ALL FLAGS: one that is left out goes back to its default. Below stand those that can be
    # seen from inside. Compare with the first command: leave out what it does not list (that is the service's own), and put
    # what is missing in the place of OTHER_FLAGS, or remove that word.
    """

  /// Those of the watched settings that are flags; the others are the service's own.
  private static let offered: Set<String> = [
    "tcp_keepalives_idle", "tcp_keepalives_interval", "tcp_keepalives_count", "wal_sender_timeout", "statement_timeout",
    "lock_timeout", "idle_in_transaction_session_timeout", "max_connections", "max_wal_senders",
    "max_replication_slots",
    "max_slot_wal_keep_size", "log_connections", "log_disconnections", "password_encryption",
  ]
}
