// Timeouts of sessions, statements and locks: Materialize's role is exempted from them, everybody else keeps them.

import Samples

/// Those that are known to hurt, and those that are to blame here.
func exemptFromTimeouts(_ context: RemedyContext) -> [Remedy] {
  let values = timeouts.compactMap { name -> NewValue? in
    guard let setting = context.setting(name), let value = setting.value, value != "0" else { return nil }
    return setting.better ?? (context.blames(name) ? NewValue(setting, "0") : nil)
  }
  let exemption = SettingChange(
    id: .exemptFromTimeouts, title: "Switch off \(values.map(\.name).joined(separator: ", "))",
    effect: "The server no longer ends or cancels what Materialize does for taking too long.",
    risk: "A session of that role that hangs is no longer ended by the server.", values: values)
  let login = SettingChange(
    id: .exemptFromTimeouts, title: "Give logins more time", effect: "A login over a slow network is not cut off.",
    values: [context.setting("authentication_timeout")?.better].compactMap(\.self))
  let forRole = values.isEmpty ? nil : exemption.forRole(in: context) ?? exemption.forUnknownRole
  return [forRole, login.forServer(in: context)].compactMap(\.self)
}

private let timeouts = [
  "idle_session_timeout", "idle_in_transaction_session_timeout", "transaction_timeout", "lock_timeout",
  "statement_timeout",
]

extension SettingChange {
  /// Materialize's catalog is not watched, or its connection cannot be read: the role has to be filled in.
  fileprivate var forUnknownRole: Remedy {
    let statements = values.map { "ALTER ROLE ROLE_NAME SET \($0.name) = \(sqlLiteral($0.value));" }
    return Remedy(
      id, "\(title) for Materialize's role only", detail: values.map(\.words).joined(separator: ", "),
      takes: .nextSession, effect: effect, risk: risk,
      handOvers: [.toFillIn("SQL", comment: "--", statements.joined(separator: "\n"))])
  }
}
