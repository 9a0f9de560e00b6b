// A line of pg_hba.conf for Materialize's role, or its provider's like; or for our own.

import Samples

func admitMaterialize(_ context: RemedyContext) -> [Remedy] {
  let isHosted = context.provider != .selfManaged
  let isOurs = context.isAboutOurLogin
  let who =
    isOurs
    ? "our own role\(context.target?.user.map { " \($0)" } ?? "")"
    : "the role \(context.materializeRole ?? "of Materialize")"
  let clear = context.loginAttempts.contains { $0.sslMode == "disable" } ? ", in clear" : ""
  return [
    Remedy(
      .admitMaterialize, "Admit \(who) in \(context.accessRuleFile)\(clear)",
      detail: context.loginAttempts.map(\.words).joined(separator: "; "), takes: .reload,
      effect: isOurs
        ? "The server lets pgwatch-tui in, which tries again by itself. Materialize comes as another role."
        : "The server lets Materialize's sessions in; it retries by itself. Logical replication is matched by the "
          + "database's name: a line with the word replication is not needed.",
      risk: "Whoever comes from these addresses may try to log in as this role.",
      handOvers: (isHosted ? context.provider.guide.opensFirewall(context) : lines(context))
        + (isOurs ? [] : [.egressAddresses]))
  ]
}

private func lines(_ context: RemedyContext) -> [HandOver] {
  let rules = context.loginAttempts.map { attempt in
    let type = attempt.sslMode == "disable" ? "host" : "hostssl"
    let address = attempt.address.map(\.network) ?? "CIDR"
    let words = [type, accessRuleName(attempt.database), accessRuleName(attempt.role), address, context.method]
    return words.joined(separator: "  ")
  }
  return [
    .toFillIn("\(context.accessRuleFile), \(context.position)", rules.joined(separator: "\n")),
    HandOver(
      "SQL: reload, and look for mistakes",
      """
      SELECT pg_reload_conf();
      SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL;
      """),
  ]
}

extension LoginAttempt {
  fileprivate var words: String {
    "\(role) in \(database), SSL MODE \(sslMode), from \(address ?? "an unknown address")"
  }
}

extension RemedyContext {
  /// Materialize's sessions, or our own, as pg_hba.conf sees them.
  var loginAttempts: [LoginAttempt] {
    if isAboutOurLogin {
      return [
        LoginAttempt(
          role: target?.user ?? "ROLE_NAME", database: target?.database ?? "DATABASE_NAME",
          sslMode: target?.sslMode ?? "prefer", address: refusedAddress)
      ]
    }
    let known = connections.compactMap { LoginAttempt(over: $0, from: materializeAddress) }
    var seen: [LoginAttempt] = []
    for attempt in known where !seen.contains(attempt) { seen.append(attempt) }
    return seen.isEmpty
      ? [
        LoginAttempt(
          role: materializeRole ?? "ROLE_NAME", database: materializeDatabase ?? "DATABASE_NAME", sslMode: "require",
          address: materializeAddress)
      ] : seen
  }

  /// From where the server sees Materialize come: its refusal names the address, and so do sessions of its role.
  var materializeAddress: String? {
    if let named = sources.lazy.compactMap(\.error?.refusedAddress).first ?? refusedAddress { return named }
    return upstream.flatMap { evidence.materializeSessions(on: $0).lazy.compactMap(\.address).first }
  }

  private var refusedAddress: String? { finding.support.lazy.compactMap(\.quote?.refusedAddress).first }

  fileprivate var accessRuleFile: String {
    provider == .selfManaged ? setting("hba_file")?.value?.plain ?? "pg_hba.conf" : "the provider's firewall"
  }

  /// The most usual one among the lines for networks.
  fileprivate var method: String {
    let methods = (record.accessRules.value ?? []).filter { $0.type.hasPrefix("host") }.map(\.method)
    let usual = ["scram-sha-256", "md5", "cert"].filter(methods.contains)
    return usual.max { a, b in methods.count { $0 == a } < methods.count { $0 == b } } ?? "scram-sha-256"
  }

  /// Above the line that decides now, which may reject or catch all.
  fileprivate var position: String {
    let rules = record.accessRules.value ?? []
    let decisive =
      loginAttempts.compactMap { rules.deciding(about: $0)?.rule.line }.min()
      ?? rules.first { $0.databases.contains("all") && $0.users.contains("all") && $0.type != "local" }?.line
    return decisive.map { "above line \($0)" } ?? "above the first line that is for all"
  }
}

extension String {
  /// The network that holds just this address.
  fileprivate var network: String { contains(":") ? "\(self)/128" : "\(self)/32" }
}
