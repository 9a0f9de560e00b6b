// A function that reads the log directory and nothing else, for roles that may not read files.

import Postgres
import Samples

/// Who may call `pg_read_binary_file` reads every file of the server: password verifiers in `base/`, the key of its
/// certificate. A superuser makes this function instead, and grants that.
///
/// It opens what `pg_ls_logdir` lists: names without a path, none that begins with a dot. A link in the directory is
/// followed, but only who owns the server's files can put one there. It lies in a schema of its own, since before 15
/// everybody may create functions in `public`.
enum LogFunction {
  /// To be called with values of just these types, so that no other function of the name fits better.
  static let name = "pgwatch.read_log"
  private static let signature = "pgwatch.read_log(pg_catalog.text, pg_catalog.int8, pg_catalog.int8)"
  /// The most that one call reads, in bytes.
  private static let mostPerCall = 1_048_576

  /// An expression that is true where we may call it and superusers own it and its schema: anybody else could have it
  /// answer what he likes. The catalog is asked, since `to_regprocedure` fails where a schema is closed to the role.
  static let isTrusted = """
    EXISTS (
      SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        JOIN pg_catalog.pg_roles o ON o.oid = p.proowner JOIN pg_catalog.pg_roles s ON s.oid = n.nspowner
      WHERE n.nspname = 'pgwatch' AND p.proname = 'read_log'
        AND pg_catalog.oidvectortypes(p.proargtypes) = 'text, bigint, bigint'
        AND o.rolsuper AND s.rolsuper AND p.prosecdef
        AND pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE'))
    """

  /// What a superuser runs so that `role` can read the log: in one line and one transaction, as often as there are roles.
  /// Up to 15 `pg_current_logfile` is closed to all others, from 16 on to all but pg_monitor.
  static func creation(for role: String) -> String {
    let role = quotedIdentifier(role)
    return [
      "BEGIN; CREATE SCHEMA IF NOT EXISTS pgwatch;",
      "CREATE OR REPLACE FUNCTION pgwatch.read_log(file pg_catalog.text, start pg_catalog.int8, most pg_catalog.int8)",
      "RETURNS TABLE (size pg_catalog.int8, bytes pg_catalog.bytea)",
      "LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $log$",
      "SELECT listed.size, pg_catalog.pg_read_binary_file(",
      "pg_catalog.concat(pg_catalog.current_setting('log_directory'), '/', listed.name), $2, LEAST($3, \(mostPerCall)), true)",
      "FROM pg_catalog.pg_ls_logdir() AS listed WHERE listed.name OPERATOR(pg_catalog.=) $1 $log$;",
      "REVOKE ALL ON FUNCTION \(signature) FROM PUBLIC;",
      "GRANT USAGE ON SCHEMA pgwatch TO \(role);",
      "GRANT EXECUTE ON FUNCTION \(signature), pg_catalog.pg_current_logfile(pg_catalog.text) TO \(role);",
      "COMMIT /* reads the log directory only. The right to call pg_read_binary_file would open every file of the server,",
      "password verifiers and its key, too. --log-file needs no grant */",
    ].joined(separator: " ")
  }
}
