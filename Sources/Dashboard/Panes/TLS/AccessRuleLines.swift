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
    guard let role = connection.user, let database = connection.database else { return [] }
    let addresses = Set(sessions.filter { $0.role == role && $0.database == database }.compactMap(\.address)).sorted()
    let origins: [String?] = addresses.isEmpty ? [nil] : addresses
    let entrants = origins.map { address in
      Entrant(role: role, database: database, sslMode: connection.sslMode, address: address)
    }
    return entrants.flatMap { accessRuleLines(for: $0, by: connection, rules) }
  }
  return heading + broken
    + (lines.isEmpty && broken.isEmpty ? [Line("No connection of Materialize leads here.", .faint)] : lines)
}

private func accessRuleLines(for entrant: Entrant, by connection: SourceConnection, _ rules: [AccessRule]) -> [Line] {
  let origin = entrant.address.map { "from \($0)" } ?? "from an unknown address"
  let title = Line([
    Span(
      "\(connection.name): role \(entrant.role), database \(entrant.database), SSL MODE \(entrant.sslMode), \(origin)",
      .faint)
  ])
  let speaking = rules.filter { $0.speaks(ofRole: entrant.role, database: entrant.database) }
  guard !speaking.isEmpty else {
    return [title, Line([Sign.critical.span, Span(" no line speaks of this role and database", .critical)])]
  }
  let deciding = rules.deciding(about: entrant)?.rule
  let place = "hba \(connection.id) \(entrant.address ?? "")"
  let lines = speaking.map { ruleLine($0, entrant, decides: $0 == deciding, place) }
  guard deciding == nil, !rules.contains(where: { $0.applies(to: entrant) == nil }) else { return [title] + lines }
  return [title] + lines + [Line([Sign.critical.span, Span(" none of these lines lets it in", .critical)])]
}

private func ruleLine(_ rule: AccessRule, _ entrant: Entrant, decides: Bool, _ place: String) -> Line {
  let applies = rule.applies(to: entrant)
  let mark = decides ? Span("▸ ", .accent) : applies == nil ? Span("? ", .unknown) : Span("  ")
  let file = rule.file.map { $0.split(separator: "/").last.map(String.init) ?? $0 } ?? "line"
  let address = [rule.address, rule.netmask].compactMap(\.self).joined(separator: " ")
  let text =
    "\(rule.type)  \(rule.databases.joined(separator: ","))  \(rule.users.joined(separator: ","))  \(address)  \(rule.method)"
    + (rule.options.isEmpty ? "" : "  " + rule.options.joined(separator: " "))
  let (words, ink) = remark(on: rule, entrant, decides: decides)
  return Line(
    [mark, Span("\(file):\(rule.line)  ", .faint), Span(text, decides ? .plain : .faint)]
      + (words.isEmpty ? [] : [Span("   " + words, ink)]),
    row: Row("\(place) \(file):\(rule.line)", copies: text, note: words.isEmpty ? nil : "Line \(rule.line): \(words)."))
}

private func remark(on rule: AccessRule, _ entrant: Entrant, decides: Bool) -> (words: String, ink: Ink) {
  if !rule.takes(sslMode: entrant.sslMode) { return ("does not take SSL MODE \(entrant.sslMode)", .warning) }
  if decides, rule.method == "reject" { return ("turns Materialize away", .critical) }
  if rule.applies(to: entrant) == false { return ("not for its address", .faint) }
  if rule.wantsCertificateOfRole { return ("wants a certificate, CN \(entrant.role)", .faint) }
  if rule.wantsCertificate { return ("wants a certificate", .faint) }
  return ("", .faint)
}
