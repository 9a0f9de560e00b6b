// A database in which everything that our statements name has a double that tells when it is used.

import Demo
import Postgres

@testable import Polling

/// What the statements of this program name, by their words.
struct Vocabulary {
  private(set) var words: Set<String> = []
  private(set) var operators: Set<String> = []

  init(_ statements: [String]) {
    for statement in statements {
      var run = ""
      for token in sqlTokens(statement) {
        if case .mark(let mark) = token, Vocabulary.marks.contains(mark) {
          run.append(mark)
          continue
        }
        if !run.isEmpty { operators.insert(run) }
        run = ""
        guard case .word(let word) = token else { continue }
        words.insert(word.lowercased())
        operators.formUnion(Vocabulary.written[word.uppercased()] ?? [])
      }
    }
  }

  static let marks = Set("+-*/<>=~!@#%^&|`?")
  /// Operators that are written as words.
  private static let written = [
    "LIKE": ["~~", "!~~"], "IN": ["=", "<>"], "ANY": ["=", "<>"], "BETWEEN": [">=", "<="],
  ]
}

/// The doubles, in two schemas: `evil`, which a search path may have first, and `public`, which every search path has and
/// where an operator is used if it fits better than those of PostgreSQL.
struct Trap {
  static let mark = "foreign code ran"
  let vocabulary: Vocabulary

  /// - Returns: SQL for the database that becomes the trap.
  var script: String {
    let words = vocabulary.words.map { "'\($0)'" }.joined(separator: ", ")
    let operators = vocabulary.operators.map { "'\($0)'" }.joined(separator: ", ")
    return """
      CREATE SCHEMA evil;
      GRANT USAGE ON SCHEMA evil, public TO public;
      CREATE FUNCTION evil.caught(what pg_catalog.text) RETURNS boolean LANGUAGE plpgsql SET search_path = pg_catalog AS
        $$ BEGIN RAISE LOG '\(Trap.mark): %', what; RETURN false; END $$;
      DO $do$
      DECLARE
        double record;
        types text[] := ARRAY['int2', 'int4', 'int8', 'oid', 'text', 'name', 'bool', 'numeric', 'float8', 'timestamptz',
          'timestamp', 'interval', 'text[]', 'name[]', 'pg_lsn', 'inet'];
        here text;
        made int := 0;
      BEGIN
        FOR double IN SELECT p.proname, pg_get_function_identity_arguments(p.oid) AS arguments,
            pg_get_function_result(p.oid) AS result
          FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.proname IN (\(words))
        LOOP
          BEGIN
            EXECUTE format($f$CREATE FUNCTION evil.%I(%s) RETURNS %s LANGUAGE plpgsql AS
              $b$ BEGIN PERFORM evil.caught(%L); RAISE EXCEPTION 'caught'; END $b$ $f$,
              double.proname, double.arguments, double.result, 'function ' || double.proname);
            made := made + 1;
          EXCEPTION WHEN OTHERS THEN NULL;  -- pseudo-types that PL/pgSQL does not take
          END;
        END LOOP;
        FOR double IN SELECT a.t AS l, b.t AS r FROM unnest(types) a (t), unnest(types) b (t) LOOP
          EXECUTE format($f$CREATE FUNCTION evil.double(%1$s, %2$s) RETURNS boolean LANGUAGE plpgsql AS
            $b$ BEGIN RETURN evil.caught('operator of %1$s and %2$s'); END $b$ $f$, double.l, double.r);
          FOR here IN SELECT format('%I.%s', s, o) FROM unnest(ARRAY['evil', 'public']) s, unnest(ARRAY[\(operators)]) o
          LOOP
            EXECUTE format('CREATE OPERATOR %s (FUNCTION = evil.double, LEFTARG = %s, RIGHTARG = %s)',
              here, double.l, double.r);
            made := made + 1;
          END LOOP;
        END LOOP;
        FOR double IN SELECT c.relname FROM pg_class c
          WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relname IN (\(words))
        LOOP
          EXECUTE format('CREATE VIEW evil.%I AS SELECT evil.caught(%L) AS caught', double.relname,
            'view ' || double.relname);
          made := made + 1;
        END LOOP;
        FOR double IN SELECT t.typname FROM pg_type t
          WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype = 'b' AND t.typname IN (\(words))
            AND to_regtype('evil.' || quote_ident(t.typname)) IS NULL
        LOOP
          EXECUTE format('CREATE DOMAIN evil.%1$I AS pg_catalog.%1$I CHECK (evil.caught(%2$L))', double.typname,
            'type ' || double.typname);
          made := made + 1;
        END LOOP;
        IF made < 1000 THEN RAISE EXCEPTION 'only % doubles', made; END IF;
      END $do$;
      """
  }

  /// What sessions of everybody begin with in that database, and a trigger where the server has them for logins.
  static func bait(_ database: String, version: Int) -> String {
    let trigger = """
      CREATE FUNCTION evil.login() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS
        $$ BEGIN PERFORM pg_catalog.set_config('search_path', 'evil, pg_catalog', false);
          PERFORM pg_catalog.set_config('default_transaction_isolation', 'serializable', false); END $$;
      CREATE EVENT TRIGGER login ON login EXECUTE FUNCTION evil.login();
      """
    return """
      \(version >= 17 ? trigger : "")
      ALTER DATABASE \(database) SET search_path = evil, pg_catalog, public;
      ALTER DATABASE \(database) SET default_transaction_isolation = serializable;
      ALTER DATABASE \(database) SET datestyle = 'SQL, DMY';
      ALTER DATABASE \(database) SET intervalstyle = 'iso_8601';
      ALTER DATABASE \(database) SET idle_session_timeout = '1s';
      ALTER DATABASE \(database) SET statement_timeout = '100ms';
      """
  }
}
