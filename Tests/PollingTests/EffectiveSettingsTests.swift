// Which value a setting has for Materialize's role, and where it comes from.

import Samples
import Testing

@testable import Polling

@Suite struct EffectiveSettingsTests {
  private func configured(
    _ name: String = "wal_sender_timeout", _ value: String = "60000", unit: String? = "ms", source: String = "default",
    file: String? = nil, setting: String? = nil
  ) throws -> ConfiguredSetting {
    try ConfiguredSetting(
      Record(
        columns: [
          "name", "setting", "reset_val", "boot_val", "unit", "source", "sourcefile", "sourceline", "pending_restart",
          "context",
        ],
        fields: [
          name, setting ?? value, value, "60000", unit, source, file, file.map { _ in "12" }, "f", "user",
        ]))
  }
  private func view(_ overrides: [SettingOverride] = [], files: [FileSetting]? = nil, socket: Bool = false)
    -> EffectiveSettings
  {
    EffectiveSettings(overrides: overrides, files: files, overUnixSocket: socket)
  }
  private func override(
    _ value: String, role: String? = nil, database: String? = nil, name: String = "wal_sender_timeout"
  ) -> SettingOverride {
    SettingOverride(name: name, value: value, role: role, database: database)
  }

  @Test func knowsEverySourceOfTheServer() throws {
    #expect(view().setting(try configured()).source == .default)
    let file = view().setting(try configured(source: "configuration file", file: "/etc/postgresql/postgresql.conf"))
    #expect(file.source == .file && file.place == "postgresql.conf:12")
    let system = view().setting(try configured(source: "configuration file", file: "/data/postgresql.auto.conf"))
    #expect(system.source == .alterSystem && system.place == "postgresql.auto.conf:12")
    #expect(view().setting(try configured(source: "command line")).source == .commandLine)
    #expect(view().setting(try configured(source: "environment variable")).source == .environment)
  }

  @Test func theStrongestOverrideWins() throws {
    let all = [
      override("1min"), override("2min", database: "shop"), override("3min", role: "mz"),
      override("4min", role: "mz", database: "shop"),
    ]
    let expected: [(Setting.Source, String, String)] = [
      (.role, "ALL", "60000"), (.database, "shop", "120000"), (.role, "mz", "180000"),
      (.roleInDatabase, "mz in shop", "240000"),
    ]
    for (count, (source, place, value)) in zip(1..., expected) {
      let setting = view(Array(all.prefix(count))).setting(try configured(source: "configuration file"))
      #expect(setting.source == source && setting.place == place && setting.value == value)
    }
  }

  @Test func looksBehindOurOwnRolesSetting() throws {
    let own = try configured("lock_timeout", "1", source: "user")
    let hidden = view().setting(own)
    #expect(hidden.value == nil && hidden.unknown != nil)
    let file = FileSetting(
      Record(
        columns: ["name", "setting", "sourcefile", "sourceline"],
        fields: ["lock_timeout", "7s", "/x/postgresql.conf", "3"]))
    let found = view(files: [try #require(file)]).setting(own)
    #expect(found.value == "7000" && found.source == .file && found.place == "postgresql.conf:3")
    let absent = view(files: []).setting(own)
    #expect(absent.value == "60000" && absent.source == .default)
  }

  @Test func tellsTheKernelsValue() throws {
    let tcp = try configured("tcp_keepalives_idle", "0", unit: "s", setting: "7200")
    let overTCP = view().setting(tcp)
    #expect(overTCP.value == "7200" && overTCP.source == .kernel && overTCP.unknown == nil)
    let overSocket = view(socket: true).setting(try configured("tcp_keepalives_idle", "0", unit: "s"))
    #expect(overSocket.value == nil && overSocket.source == .kernel && overSocket.unknown != nil)
    let configuredOne = view(socket: true).setting(
      try configured("tcp_keepalives_idle", "60", unit: "s", source: "configuration file", setting: "0"))
    #expect(configuredOne.value == "60" && configuredOne.source == .file)
    // Our own role's setting is in force on our socket, so the kernel's does not show there.
    let hidden = view([override("0", role: "mz", name: "tcp_keepalives_idle")]).setting(
      try configured("tcp_keepalives_idle", "60", unit: "s", source: "user", setting: "60"))
    #expect(hidden.value == nil && hidden.source == .kernel)
  }
}
