// Where a setting was set, on real servers.

import Demo
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct SettingsSourceTests {
  @Test(arguments: serverVersions)
  func everySourceIsTold(_ installation: Installation) async throws {
    let settings = [
      "wal_sender_timeout": "2min", "client_connection_check_interval": "3s", "statement_timeout": "90s",
      "lock_timeout": "7s", "tcp_keepalives_interval": "20",
    ]
    try await withCluster(on: installation, settings: settings) { cluster in
      try await cluster.run(
        """
        CREATE ROLE mz LOGIN; CREATE ROLE watcher LOGIN; GRANT pg_monitor TO watcher; CREATE DATABASE shop;
        ALTER SYSTEM SET tcp_keepalives_count = 4;
        ALTER DATABASE shop SET idle_in_transaction_session_timeout = '1min';
        ALTER ROLE mz SET tcp_user_timeout = '40s';
        ALTER ROLE mz IN DATABASE shop SET idle_session_timeout = '1.5h';
        ALTER ROLE watcher SET lock_timeout = '1s';
        ALTER ROLE watcher SET wal_sender_timeout = '1s';
        ALTER ROLE watcher IN DATABASE postgres SET statement_timeout = '2s';
        SELECT pg_reload_conf();
        """)
      let sourceLogins = [ProbeContext.SourceLogin(role: "mz", database: "shop")]
      let shop = try await Observer(cluster.conninfo(), sourceLogins: sourceLogins)
      let found = try await settled(shop)
      expect(found, "tcp_keepalives_idle", kernelValue("tcp_keepalive_time"), .kernel, nil)
      expect(found, "tcp_keepalives_interval", "20", .file, "postgresql.conf:")
      expect(found, "tcp_keepalives_count", "4", .alterSystem, "postgresql.auto.conf:")
      expect(found, "tcp_user_timeout", "40000", .role, "mz")
      expect(found, "wal_sender_timeout", "120000", .file, "postgresql.conf:")
      expect(found, "idle_in_transaction_session_timeout", "60000", .database, "shop")
      expect(found, "idle_session_timeout", "5400000", .roleInDatabase, "mz in shop")
      expect(found, "authentication_timeout", "60", .default, nil)
      // What our own session sets does not show.
      expect(found, "statement_timeout", "90000", .file, "postgresql.conf:")
      expect(found, "lock_timeout", "7000", .file, "postgresql.conf:")
      await shop.close()

      // Our own role's settings hide the server's, and a monitor may not read the files.
      let watcher = try await Observer(cluster.conninfo(role: "watcher"), sourceLogins: sourceLogins)
      let hidden = try await settled(watcher)
      for name in ["lock_timeout", "statement_timeout", "wal_sender_timeout"] {
        let setting = try #require(hidden.first { $0.name == name })
        #expect(setting.value == nil && setting.unknown != nil, "\(name)")
      }
      expect(hidden, "tcp_user_timeout", "40000", .role, "mz")
      // With the right to read them, they are told.
      try await cluster.run("ALTER ROLE watcher SUPERUSER")
      await watcher.close()
      let superuser = try await Observer(cluster.conninfo(role: "watcher"), sourceLogins: sourceLogins)
      let shown = try await settled(superuser)
      expect(shown, "lock_timeout", "7000", .file, "postgresql.conf:")
      expect(shown, "wal_sender_timeout", "120000", .file, "postgresql.conf:")
      await superuser.close()

      // Without a login our own role and database stand for it.
      let own = try await Observer(cluster.conninfo(role: "watcher"))
      expect(try await settled(own), "lock_timeout", "1000", .role, "watcher")
      await own.close()

      let socket = try await Observer(cluster.conninfo(overSocket: true))
      let overSocket = try await settled(socket)
      let idle = try #require(overSocket.first { $0.name == "tcp_keepalives_idle" })
      #expect(idle.value == nil && idle.source == .kernel && idle.unknown != nil)
      expect(overSocket, "tcp_keepalives_interval", "20", .file, "postgresql.conf:")
      await socket.close()
    }
  }

  @Test(arguments: serverVersions)
  func aChangeThatWaitsForARestartSaysSo(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      try await cluster.run("ALTER SYSTEM SET max_connections = 55; SELECT pg_reload_conf()")
      let pending = try await eventually {
        let observer = try await Observer(cluster.conninfo())
        let setting = try await settled(observer).first { $0.name == "max_connections" }
        await observer.close()
        return setting?.pendingRestart == true && setting?.value == "100"
      }
      #expect(pending)
    }
  }

  private func settled(_ observer: Observer) async throws -> [Setting] {
    try #require(try await observer.refresh().settings?.value)
  }

  private func expect(
    _ settings: [Setting], _ name: String, _ value: String?, _ source: Setting.Source, _ place: String?,
    at location: SourceLocation = #_sourceLocation
  ) {
    guard let setting = settings.first(where: { $0.name == name }) else {
      Issue.record("\(name) is missing", sourceLocation: location)
      return
    }
    #expect(setting.value == value, sourceLocation: location)
    #expect(setting.source == source, sourceLocation: location)
    if let place {
      #expect(setting.place?.hasPrefix(place) == true, sourceLocation: location)
    } else {
      #expect(setting.place == nil, sourceLocation: location)
    }
  }

  private func kernelValue(_ name: String) -> String? {
    textOfFile("/proc/sys/net/ipv4/\(name)")?.split(separator: "\n").first.map(String.init)
  }
}
