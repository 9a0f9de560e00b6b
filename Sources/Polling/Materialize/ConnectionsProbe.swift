// Where Materialize's PostgreSQL connections lead.

import Postgres
import Samples

extension MaterializeProbe {
  static let connections = MaterializeProbe(
    "connections", part: \.connections,
    statements: { context in
      guard context.isThorough else { return nil }
      let createSQL = context.catalog.item("mz_catalog.mz_connections", "create_sql", of: "c")
      return [
        Statement(
          """
          SELECT c.id AS id, c.name AS name, \(createSQL)
          FROM mz_catalog.mz_connections c WHERE c.type = 'postgres' ORDER BY c.name, c.id
          """)
      ]
    },
    decode: { rows, _ throws(UnexpectedAnswer) in
      guard let answer = rows.first else { throw UnexpectedAnswer("no rows") }
      var connections: [SourceConnection] = []
      for row in answer.records {
        let id = try row.require("id", Record.text)
        let name = try row.require("name", Record.text)
        guard let createSQL = row.text("create_sql") else {
          let why = "this version of Materialize does not show its create_sql"
          connections.append(
            SourceConnection(id: id, name: name, host: nil, database: nil, user: nil, unreadable: why))
          continue
        }
        connections.append(CreateSQL(createSQL).connection(id: id, name: name))
      }
      return connections
    })
}
