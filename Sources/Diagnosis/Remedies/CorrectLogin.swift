// Role, password or database are not what the server has: those of Materialize's connection, or of ours.

import Samples

func correctLogin(_ context: RemedyContext) -> [Remedy] {
  [context.isAboutOurLogin ? ours(context) : materializes(context)]
}

private func materializes(_ context: RemedyContext) -> Remedy {
  let role = context.materializeRole.map(copiedName) ?? "ROLE_NAME"
  let literal = context.materializeRole.map(copiedLiteral) ?? "'ROLE_NAME'"
  let connection = context.connections.first.map { copiedName($0.name) } ?? "CONNECTION_NAME"
  let replication =
    [.amazonRDS, .amazonAurora].contains(context.provider)
    ? "GRANT rds_replication TO \(role);" : "ALTER ROLE \(role) WITH LOGIN REPLICATION;"
  let database = context.materializeDatabase.map(copiedLiteral) ?? "'DATABASE_NAME'"
  return Remedy(
    .correctLogin, "Make the login and the role \(context.materializeRole ?? "of Materialize") agree",
    detail: context.sources.lazy.compactMap(\.error).first ?? "", takes: .now,
    effect: "Materialize logs in with its next attempt, within seconds.", risk: newPassword,
    handOvers: [
      look(role: literal, database: database),
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
}

private func ours(_ context: RemedyContext) -> Remedy {
  let target = context.target
  let role = target?.user.map(copiedName) ?? "ROLE_NAME"
  return Remedy(
    .correctLogin, "Make our own login and the role \(target?.user ?? "that it names") agree",
    detail: context.record.link.lost?.loss.summary ?? "", takes: .now,
    effect: "pgwatch-tui logs in with its next attempt. Materialize logs in by itself, and may well be let in.",
    risk: newPassword,
    handOvers: [
      look(
        role: target?.user.map(copiedLiteral) ?? "'ROLE_NAME'",
        database: target?.database.map(copiedLiteral) ?? "'DATABASE_NAME'"),
      .toFillIn(
        "psql: make the role if there is none, and give it a password", comment: "--",
        "CREATE ROLE \(role) LOGIN;\n\\password \(role)\nGRANT pg_monitor TO \(role);"),
      HandOver(
        "Our conninfo: another role or database",
        """
        user=… and dbname=… in the conninfo, pg_service.conf, or PGUSER and PGDATABASE
        the password in ~/.pgpass
        """),
    ])
}

private let newPassword = "A new password locks out others who log in as the same role."

private func look(role: String, database: String) -> HandOver {
  .toFillIn(
    "SQL: look", comment: "--",
    """
    SELECT rolname, rolcanlogin, rolreplication, rolvaliduntil FROM pg_roles WHERE rolname = \(role);
    SELECT datname, datallowconn FROM pg_database WHERE datname = \(database);
    """)
}
