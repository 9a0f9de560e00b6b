// A value that a setting is to have, beside the one that it has.

import Samples

struct NewValue: Sendable, Equatable {
  /// As it is in force.
  var setting: Setting
  /// In the setting's unit.
  var value: String

  init(_ setting: Setting, _ value: String) {
    self.setting = setting
    self.value = value
  }

  var name: String { setting.name }
  var assignment: Change.Assignment { Change.Assignment(name, value) }
  var difference: ChangeReport.Difference {
    ChangeReport.Difference(name, old: setting.value.map(setting.worded), new: setting.worded(value))
  }
  /// `tcp_keepalives_idle 7200 s → 60 s`
  var words: String { "\(name) \(setting.value.map(setting.worded) ?? "?") → \(setting.worded(value))" }
  var needsRestart: Bool { setting.context == "postmaster" }
}

extension Setting {
  /// A value of it with its unit: `60 s`, `10240 MB`, `on`.
  func worded(_ value: String) -> String { unit.map { "\(value) \($0)" } ?? value }

  /// What a role may have a value of its own for, without being a superuser.
  var isForRoles: Bool { context == "user" }

  /// Whether a role or a database has a value of its own, or the command line: each wins over what ALTER SYSTEM writes.
  var winsOverServer: Bool {
    switch source {
    case .role, .roleInDatabase, .database, .commandLine: true
    case .kernel, .default, .environment, .file, .alterSystem: false
    }
  }

  /// The value that is better than the one in force; `nil` where that is good, or not known.
  var better: NewValue? { SettingAdvice(self).recommended.map { NewValue(self, $0) } }
}
