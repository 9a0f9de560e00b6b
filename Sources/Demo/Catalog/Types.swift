// Types and functions that Materialize has and PostgreSQL has not.

extension Catalog {
  /// `mz_version()` tells everybody who asks that this is a stand-in.
  static let types = """
    CREATE SCHEMA mz_catalog;
    CREATE SCHEMA mz_internal;
    SET search_path = mz_catalog, public;

    CREATE DOMAIN mz_catalog.uint4 AS bigint CHECK (VALUE BETWEEN 0 AND 4294967295);
    CREATE DOMAIN mz_catalog.uint8 AS numeric(20, 0) CHECK (VALUE BETWEEN 0 AND 18446744073709551615);
    CREATE DOMAIN mz_catalog.mz_timestamp AS numeric(20, 0) CHECK (VALUE >= 0);
    CREATE DOMAIN mz_catalog.mz_aclitem AS text;
    CREATE DOMAIN mz_catalog."text list" AS text[];

    CREATE FUNCTION mz_catalog.mz_version() RETURNS text STABLE LANGUAGE sql AS
      $$ SELECT 'v' || current_setting('stand_in.release') || '-stand-in (PostgreSQL '
        || split_part(current_setting('server_version'), ' ', 1) || ')' $$;
    CREATE FUNCTION mz_catalog.mz_version_num() RETURNS integer STABLE LANGUAGE sql AS
      $$ SELECT r[1]::int * 100000 + r[2]::int * 100 + r[3]::int
        FROM string_to_array(current_setting('stand_in.release'), '.') r $$;
    CREATE FUNCTION mz_catalog.mz_uptime() RETURNS interval STABLE LANGUAGE sql AS
      $$ SELECT clock_timestamp() - pg_postmaster_start_time() $$;
    CREATE FUNCTION mz_catalog.mz_environment_id() RETURNS text STABLE LANGUAGE sql AS
      $$ SELECT 'stand-in-' || md5(current_setting('port'))::uuid || '-0' $$;
    CREATE FUNCTION mz_catalog.mz_now() RETURNS mz_timestamp STABLE LANGUAGE sql AS
      $$ SELECT trunc(extract(epoch FROM now()) * 1000)::mz_timestamp $$;
    """
}
