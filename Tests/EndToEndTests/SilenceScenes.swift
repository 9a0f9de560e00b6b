// `check` where a server that lives does not answer a question: unknown, in every format.

import TestSupport
import Testing

@testable import Demo

extension EndToEndTests {
  @Suite struct SilenceScenes {
    /// What each way to fail makes of the look: a view that is gone, and one that nobody but superusers may read.
    @Test(arguments: serverVersions)
    func aQuestionThatFailsIsUnknown(_ installation: Installation) async throws {
      try await withCluster(on: installation, settings: ["allow_system_table_mods": "on"]) { cluster in
        try await cluster.run("CREATE ROLE bare LOGIN")
        try await expectVerdict("ok", cluster)
        try await cluster.run("REVOKE SELECT ON pg_replication_slots FROM PUBLIC")
        try await expectVerdict("unknown", cluster, "missing-privilege", "WAL senders and slots of db cannot be read")
        try await cluster.run(
          "GRANT SELECT ON pg_replication_slots TO PUBLIC; ALTER VIEW pg_replication_slots RENAME TO gone")
        try await expectVerdict("unknown", cluster, "unanswered-question", "SQLSTATE 42P01")
      }
    }

    /// A lost slot of Materialize's kind needs no Materialize to be found.
    @Test(arguments: serverVersions)
    func aLostSlotIsCritical(_ installation: Installation) async throws {
      let settings = [
        "wal_level": "logical", "max_slot_wal_keep_size": "1MB", "min_wal_size": "32MB", "max_wal_size": "32MB",
      ]
      try await withCluster(on: installation, settings: settings) { cluster in
        try await cluster.run("SELECT pg_create_logical_replication_slot('materialize_0f', 'pgoutput')")
        #expect(
          try await eventually {
            try await cluster.run("SELECT pg_switch_wal()")
            try await cluster.run("SELECT txid_current()")
            try await cluster.run("CHECKPOINT")
            return try await cluster.run("SELECT wal_status FROM pg_replication_slots") == "lost"
          })
        let outcome = try await Program.run("check --timeout 60 -p", quoted("db=\(cluster.conninfo())"))
        #expect(outcome.status == 2)
        #expect(outcome.output.hasPrefix("CRITICAL: the replication slot materialize_0f of db is lost"))
        #expect(outcome.output.contains("WAL beyond max_slot_wal_keep_size was removed"))
      }
    }

    /// Looks in every format.
    private func expectVerdict(_ verdict: String, _ cluster: Cluster, _ words: String...) async throws {
      let isOK = verdict == "ok"
      for format in ["text", "json", "nagios", "openmetrics"] {
        let outcome = try await Program.run(
          "check --timeout 60 --format", format, "-p", quoted("db=\(cluster.conninfo(role: "bare"))"))
        #expect(outcome.status == (isOK ? 0 : 3), "\(outcome.output)")
        switch format {
        case "openmetrics":
          // Metrics hold no words of servers.
          #expect(outcome.output.contains("pgwatch_verdict \(outcome.status)\n"))
          #expect(outcome.output.contains("pgwatch_replication_slots_max{") == isOK)
        default:
          #expect(outcome.output.lowercased().contains(verdict))
          #expect(words.allSatisfy { outcome.output.contains($0) }, "\(outcome.output)")
          #expect(isOK || !outcome.output.contains("nothing wrong found"))
        }
        // What was looked at lists only what was.
        if format == "text" { #expect(outcome.output.contains("connections, WAL senders and slots, settings") == isOK) }
      }
    }
  }
}
