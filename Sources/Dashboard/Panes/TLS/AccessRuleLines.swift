// Section of the TLS pane: the lines of pg_hba.conf that let Materialize in, or keep it out.

import Diagnosis
import Samples
import Screen

func accessRuleLines(on name: String, _ record: UpstreamRecord, _ model: Model) -> [Line] {
  let heading: [Line] = [.blank, .heading("Lines of pg_hba.conf that speak of Materialize")]
  guard let rules = record.accessRules.value else {
    return heading + model.troubleLine(record.accessRules.trouble, what: "pg_hba.conf")
  }
  let broken = rules.filter { $0.error != nil }.map { rule in
    Line(
      [Sign.critical.span, Span(" line \(rule.line): \(rule.error ?? "")", .critical)],
      row: Row("hba \(rule.line)", copies: rule.error ?? ""))
  }
  let ids = Set(model.evidence.target(.upstream(name))?.connectionIDs ?? [])
  let connections = (model.evidence.materialize.connections.value ?? []).filter { ids.contains($0.id) }
  let sessions = model.evidence.materializeSessions(on: name)
  let lines = connections.flatMap { connection -> [Line] in
    let own = sessions.filter { $0.role == connection.user && $0.database == connection.database }
    let addresses = Set(own.compactMap(\.address)).sorted()
    let origins: [String?] = addresses.isEmpty ? [nil] : addresses
    return origins.compactMap { LoginAttempt(over: connection, from: $0) }.flatMap {
      accessRuleLines(for: $0, by: connection, rules)
    }
  }
  return heading + broken
    + (lines.isEmpty && broken.isEmpty ? [Line("No connection of Materialize leads here.", .faint)] : lines)
}

private func accessRuleLines(for attempt: LoginAttempt, by connection: SourceConnection, _ rules: [AccessRule])
  -> [Line]
{
  let origin = attempt.address.map { "from \($0)" } ?? "from an unknown address"
  let title = Line([
    Span(
      "\(connection.name): role \(attempt.role), database \(attempt.database), SSL MODE \(attempt.sslMode), \(origin)",
      .faint)
  ])
  let speaking = rules.filter { $0.speaks(ofRole: attempt.role, database: attempt.database) }
  guard !speaking.isEmpty else {
    return [title, Line([Sign.critical.span, Span(" no line speaks of this role and database", .critical)])]
  }
  let deciding = rules.deciding(about: attempt)?.rule
  let place = "hba \(connection.id) \(attempt.address ?? "")"
  let lines = speaking.map { ruleLine($0, attempt, decides: $0 == deciding, place) }
  guard deciding == nil, !rules.contains(where: { $0.applies(to: attempt) == nil }) else { return [title] + lines }
  return [title] + lines + [Line([Sign.critical.span, Span(" none of these lines lets it in", .critical)])]
}

private func ruleLine(_ rule: AccessRule, _ attempt: LoginAttempt, decides: Bool, _ place: String) -> Line {
  let applies = rule.applies(to: attempt)
  let mark = decides ? Span("▸ ", .accent) : applies == nil ? Span("? ", .unknown) : Span("  ")
  let file = rule.file.map { $0.split(separator: "/").last.map(String.init) ?? $0 } ?? "line"
  let address = [rule.address, rule.netmask].compactMap(\.self).joined(separator: " ")
  let text =
    "\(rule.type)  \(rule.databases.joined(separator: ","))  \(rule.users.joined(separator: ","))  \(address)  \(rule.method)"
    + (rule.options.isEmpty ? "" : "  " + rule.options.joined(separator: " "))
  let (words, ink) = remark(on: rule, attempt, decides: decides)
  return Line(
    [mark, Span("\(file):\(rule.line)  ", .faint), Span(text, decides ? .plain : .faint)]
      + (words.isEmpty ? [] : [Span("   " + words, ink)]),
    row: Row("\(place) \(file):\(rule.line)", copies: text, note: words.isEmpty ? nil : "Line \(rule.line): \(words)."))
}

private func remark(on rule: AccessRule, _ attempt: LoginAttempt, decides: Bool) -> (words: String, ink: Ink) {
  if !rule.takes(sslMode: attempt.sslMode) { return ("does not take SSL MODE \(attempt.sslMode)", .warning) }
  if decides, rule.method == "reject" { return ("turns Materialize away", .critical) }
  if rule.applies(to: attempt) == false { return ("not for its address", .faint) }
  if rule.wantsCertificateOfRole { return ("wants a certificate, CN \(attempt.role)", .faint) }
  if rule.wantsCertificate { return ("wants a certificate", .faint) }
  return ("", .faint)
}
