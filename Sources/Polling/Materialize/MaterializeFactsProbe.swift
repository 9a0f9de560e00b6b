// Which Materialize it is, and how long it has been up.

import Postgres
import Samples

extension MaterializeProbe {
  static let facts = MaterializeProbe(
    "facts", part: \.facts,
    statements: { _ in
      [
        Statement(
          """
          SELECT mz_catalog.mz_version() AS version, mz_catalog.mz_uptime()::text AS uptime,
            mz_catalog.mz_environment_id() AS environment, current_user::text AS role
          """)
      ]
    },
    decode: { rows, _ throws(UnexpectedAnswer) in
      guard let row = try rows.first?.only() else { throw UnexpectedAnswer("no rows") }
      return MaterializeFacts(
        version: try row.require("version", Record.text), uptime: try row.require("uptime", Record.span),
        environment: row.text("environment"), role: try row.require("role", Record.text))
    })
}
