// Materialize's system parameters that decide how patient a PostgreSQL source is.

/// Their defaults are Materialize's own (MaterializeInc/materialize: src/storage-types/src/parameters.rs and dyncfgs.rs).
package struct SystemParameters: Sendable, Equatable {
  /// pg_source_connect_timeout
  var connectTimeout = Duration.seconds(30)
  /// pg_source_tcp_user_timeout: how long what was sent may remain without a sign of having arrived.
  var userTimeout = Duration.seconds(40)
  /// pg_schema_validation_interval
  var validationInterval = Duration.seconds(15)

  /// Those that are not at their defaults, as mz_overridden_system_parameters shows them.
  var overridden: [(name: String, value: String)] {
    let defaults = SystemParameters()
    let all = [
      ("pg_source_connect_timeout", connectTimeout, defaults.connectTimeout),
      ("pg_source_tcp_user_timeout", userTimeout, defaults.userTimeout),
      ("pg_schema_validation_interval", validationInterval, defaults.validationInterval),
    ]
    return all.filter { $0.1 != $0.2 }.map { ($0.0, "\($0.1.components.seconds) s") }
  }

  /// What they say of a connection, for libpq. Keepalives are sent after 10 s, then each 10 s, 5 times.
  var conninfo: String {
    "keepalives_idle=10 keepalives_interval=10 keepalives_count=5"
      + " tcp_user_timeout=\(userTimeout.components.seconds * 1000)"
  }
}
