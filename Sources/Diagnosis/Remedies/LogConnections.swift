// What the server should log, so that the next closed connection explains itself.

import Samples

/// log_disconnections tells how long a connection lived, which gives idle timeouts in the path away.
func logConnections(_ context: RemedyContext) -> [Remedy] {
  let advice = LoggingAdvice.all(for: context.record.settings.value ?? [], format: context.record.logs.format)
  let values = wanted.compactMap { name, value -> NewValue? in
    guard advice.contains(where: { $0.setting == name }), let setting = context.setting(name) else {
      return nil
    }
    return NewValue(setting, value)
  }
  let change = SettingChange(
    id: .logConnections, title: "Log connections and their ends",
    effect: "The log says who connects from where, how long each connection lived, and why it ended.",
    risk: "Two lines for each connection: many, where an application connects for every query.", values: values)
  return [change.forServer(in: context)].compactMap(\.self)
}

private let wanted = [
  ("log_connections", "on"), ("log_disconnections", "on"), ("log_line_prefix", "%m [%p] %q%u@%d %h %e "),
]
