// Ordinary users of an upstream database.

import Postgres

enum Workload {
  /// A session that runs `statement` after every pause until the task is cancelled. Lost, it is opened again.
  static func session(_ conninfo: Conninfo, running statement: String, every pause: Duration) async {
    while !Task.isCancelled {
      let link = await Link(conninfo)
      if (try? await link.open()) != nil {
        while !Task.isCancelled, (try? await link.ask(Script([[Statement(statement)]]))) != nil {
          try? await Task.sleep(for: pause)
        }
      }
      await link.close()
      try? await Task.sleep(for: .seconds(1))
    }
  }
}
