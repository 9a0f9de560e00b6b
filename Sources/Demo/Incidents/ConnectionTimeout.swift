// Somebody limits, for all roles, how long a session of the upstream may be idle.

extension Incident {
  package static let connectionTimeout = Incident(
    name: "connection-timeout",
    summary: "idle_session_timeout of orders-db ends sessions of Materialize.",
    cure: { _ in
      "lift it for Materialize: ALTER ROLE materialize SET idle_session_timeout = 0;"
        + " or for all: ALTER SYSTEM RESET idle_session_timeout; SELECT pg_reload_conf();"
    },
    scenery: Scenery(parameters: SystemParameters(validationInterval: .seconds(10)))
  ) { stage in
    try await stage.showHealth()
    try await stage.orders.run("ALTER SYSTEM SET idle_session_timeout = '5s'")
    try await stage.orders.run("SELECT pg_reload_conf()")
  }
}
