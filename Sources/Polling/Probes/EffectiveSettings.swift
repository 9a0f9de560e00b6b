// Which value a setting has for Materialize, when what we can read is what it has for us.

import Samples

/// One value of ALTER ROLE … SET or ALTER DATABASE … SET (pg_db_role_setting), in the form in which it was written.
struct SettingOverride: Equatable {
  var name, value: String
  /// `nil`: of every role, of every database.
  var role, database: String?

  static func all(in row: Record) -> [SettingOverride] {
    (row.list("settings") ?? []).compactMap { entry in
      guard let equals = entry.firstIndex(of: "=") else { return nil }
      return SettingOverride(
        name: String(entry[..<equals]), value: String(entry[entry.index(after: equals)...]), role: row.text("role"),
        database: row.text("database"))
    }
  }

  var source: Setting.Source {
    switch (role, database) {
    case (_?, _?): .roleInDatabase
    case (nil, _?): .database
    default: .role
    }
  }

  var place: String {
    switch (role, database) {
    case (let role?, let database?): "\(role) in \(database)"
    case (let role?, nil): role
    case (nil, let database?): database
    case (nil, nil): "ALL"
    }
  }
}

/// The settings as a new session of one role in one database finds them.
struct EffectiveSettings {
  /// Those that apply to that role and database, the strongest last.
  var overrides: [SettingOverride]
  /// `nil` when pg_file_settings may not be read.
  var files: [FileSetting]?
  /// Our own connection is no TCP connection: what the kernel has for one is not seen.
  var overUnixSocket: Bool

  func setting(_ configured: ConfiguredSetting) -> Setting {
    var setting = Setting(
      name: configured.name, value: nil, unit: configured.unit, source: .default,
      pendingRestart: configured.pendingRestart, context: configured.context)
    if let override = overrides.last(where: { $0.name == configured.name }) {
      setting.value = SettingLiteral.converted(override.value, to: configured.unit)
      setting.source = override.source
      setting.place = override.place
    } else if let source = serverWide(configured.source) {
      setting.value = configured.resetValue
      setting.source = configured.place?.isAlterSystem == true ? .alterSystem : source
      setting.place = configured.place?.text
    } else if let files {
      let file = files.last { $0.name == configured.name }
      setting.value = file.map { SettingLiteral.converted($0.value, to: configured.unit) } ?? configured.bootValue
      setting.source = file.map { $0.place?.isAlterSystem == true ? .alterSystem : .file } ?? .default
      setting.place = file?.place?.text
    } else {
      setting.unknown = "our own session's value (set by \(configured.source)) hides the server's"
    }
    return withKernelDefault(setting, configured)
  }

  /// `nil` for what is in force for our own role, database or session only.
  private func serverWide(_ source: String) -> Setting.Source? {
    switch source {
    case "default", "override": .default
    case "environment variable": .environment
    case "configuration file": .file
    case "command line": .commandLine
    default: nil
    }
  }

  /// 0 leaves the TCP settings to the operating system. Over TCP `setting` then holds what the kernel has for our own
  /// socket, which is what it has for every new one.
  private func withKernelDefault(_ setting: Setting, _ configured: ConfiguredSetting) -> Setting {
    guard setting.name.hasPrefix("tcp_"), setting.value == "0" else { return setting }
    var setting = setting
    setting.source = .kernel
    if overUnixSocket {
      setting.value = nil
      setting.unknown = "the operating system's default, which shows over a TCP connection only"
    } else if configured.resetValue == "0" {
      setting.value = configured.setting
    } else {
      setting.value = nil
      setting.unknown = "the operating system's default, which our own role's setting hides"
    }
    return setting
  }
}
