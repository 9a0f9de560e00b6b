// What the watching role may not see yet.

import Samples

func grantPrivilege(_ context: RemedyContext) -> [Remedy] {
  let role = copiedName(context.record.facts.value?.role ?? context.target?.user ?? "ROLE_NAME")
  let missing = context.finding.grants
  let grants = missing.isEmpty ? ["GRANT pg_monitor TO \(role)"] : missing
  return [
    Remedy(
      .grantPrivilege, "Let the watching role see it", takes: .now,
      effect: "pg_monitor is for reading only. Some roles of hosted services may grant it themselves.",
      handOvers: [.toFillIn("SQL", comment: "--", grants.map { "\($0.plain);" }.joined(separator: "\n"))])
  ]
}
