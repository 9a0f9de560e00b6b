// Who may connect from where: the lines of pg_hba.conf as the server reads them now.

import Postgres
import Samples

extension UpstreamProbe {
  /// Closed to all but superusers in every version from 11 to 18; pg_monitor does not open it. It takes the right to
  /// read the view and the right to call the function behind it.
  static let accessRules = UpstreamProbe(
    "access-rules", cadence: .seldom, needs: .accessRules, part: \.accessRules, grant: grantAccessRules,
    groups: { [[Statement(accessRulesSQL(version: $0.version))]] },
    decode: { rows, _, _ throws(UnexpectedAnswer) in
      guard let answer = rows.first else { throw UnexpectedAnswer("no rows") }
      var rules: [AccessRule] = []
      for row in answer.records {
        rules.append(
          AccessRule(
            file: row.text("file"), line: try row.require("line", Record.int), type: row.text("type") ?? "",
            databases: row.list("databases") ?? [], users: row.list("users") ?? [], address: row.text("address"),
            netmask: row.text("netmask"), method: row.text("method") ?? "", options: row.list("options") ?? [],
            error: row.words("error")))
      }
      return rules
    })

  private static func accessRulesSQL(version: Int) -> String {
    let file = version >= 16_00_00 ? "file_name" : "NULL::pg_catalog.text"
    let order = version >= 16_00_00 ? "rule_number NULLS LAST, line_number" : "line_number"
    return """
      SELECT \(file) AS file, line_number AS line, type, database AS databases, user_name AS users, address, netmask,
        auth_method AS method, options, error
      FROM pg_catalog.pg_hba_file_rules ORDER BY \(order)
      """
  }

  private static func grantAccessRules(_ context: ProbeContext) -> String {
    let role = quotedIdentifier(context.role)
    return context.inOurDatabase(
      "GRANT SELECT ON pg_hba_file_rules TO \(role); GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO \(role)")
  }
}
