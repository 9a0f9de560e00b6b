// Role, password or database of the connection are not what the server has.

import Samples

func correctLogin(_ situation: Situation) -> [Remedy] {
  let role = situation.materializeRole.map(copiedName) ?? "ROLE_NAME"
  let literal = situation.materializeRole.map(copiedLiteral) ?? "'ROLE_NAME'"
  let database = situation.materializeDatabase.map(copiedLiteral) ?? "'DATABASE_NAME'"
  let connection = situation.connections.first.map { copiedName($0.name) } ?? "CONNECTION_NAME"
  let replication =
    [.amazonRDS, .amazonAurora].contains(situation.provider)
    ? "GRANT rds_replication TO \(role);" : "ALTER ROLE \(role) WITH LOGIN REPLICATION;"
  return [
    Remedy(
      .correctLogin, "Make login and role \(situation.materializeRole ?? "of Materialize") agree",
      detail: situation.sources.lazy.compactMap(\.error).first ?? "", takes: .now,
      effect: "Materialize logs in with its next attempt, within seconds.",
      risk: "A new password locks out others who log in as the same role.",
      handOvers: [
        .toFillIn(
          "SQL: look", comment: "--",
          """
          SELECT rolname, rolcanlogin, rolreplication, rolvaliduntil FROM pg_roles WHERE rolname = \(literal);
          SELECT datname, datallowconn FROM pg_database WHERE datname = \(database);
          """),
        .toFillIn(
          "psql: give the role a new password, and what it needs", comment: "--", "\\password \(role)\n\(replication)"),
        .toFillIn(
          "SQL for Materialize: the same password, or another role or database", comment: "--",
          """
          SHOW CREATE CONNECTION \(connection);
          ALTER SECRET SECRET_NAME AS '…';
          ALTER CONNECTION \(connection) SET (USER = \(literal)), SET (DATABASE = \(database));
          VALIDATE CONNECTION \(connection);
          """),
      ])
  ]
}
