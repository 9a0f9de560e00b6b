// Throw-away servers: they live, obey and vanish.

import Glibc
import Postgres
import TestSupport
import Testing

@testable import Demo

@Suite struct ClusterTests {
  @Test(arguments: serverVersions)
  func everyVersionStartsAnswersAndVanishes(_ installation: Installation) async throws {
    let cluster = try await Cluster.start(on: installation, settings: ["max_connections": "17"])
    #expect(try await cluster.run("SHOW max_connections") == "17")
    #expect(
      try await cluster.run("SELECT current_setting('server_version_num')::int / 10000") == "\(installation.major)")
    let processes = await cluster.processes
    #expect(processes.count > 1)

    await cluster.close()
    #expect(!exists(cluster.folder))
    #expect(processes.filter { kill($0, 0) == 0 } == [])
  }

  @Test func aRestartKeepsDataAndPort() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      try await cluster.run("CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)")
      try await cluster.restart(.immediate)
      #expect(try await cluster.run("SELECT id FROM kept") == "7")
      await cluster.stop()
      await #expect(throws: DemoError.self) { try await cluster.run("SELECT 1") }
      try await cluster.start()
      #expect(try await cluster.run("SHOW port") == "\(cluster.port)")
    }
  }

  @Test func aFrozenServerIsSilentAndStillVanishes() async throws {
    let installation = try #require(serverVersions.first)
    let cluster = try await Cluster.start(on: installation)
    let processes = await cluster.processes
    await cluster.freeze()
    #expect(try await eventually { processes.allSatisfy { state(of: $0) == "T" } })
    await cluster.thaw()
    #expect(try await cluster.run("SELECT 1") == "1")
    await cluster.freeze()
    await cluster.close()
    #expect(!exists(cluster.folder))
    #expect(processes.filter { kill($0, 0) == 0 } == [])
  }

  @Test func theSuperuserNeedsAPasswordOverTCPAndOthersDoNot() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      try await cluster.run("CREATE ROLE web LOGIN")
      for conninfo in [cluster.conninfo(), cluster.conninfo(role: "web"), cluster.conninfo(overSocket: true)] {
        #expect(await opens(conninfo))
      }
      #expect(!cluster.conninfo(overSocket: true).contains("password"))
      #expect(await !opens("host=127.0.0.1 port=\(cluster.port) user=postgres password=guessed"))
    }
  }

  @Test(arguments: [-1, 5])
  func aCertificateIsValidForAsLongAsWished(_ days: Int) async throws {
    let installation = try #require(serverVersions.first { $0.hasTLS })
    try await withCluster(on: installation, certificateDays: days) { cluster in
      #expect(try await cluster.run("SHOW ssl") == "on")
      let certificate = try #require(try await cluster.authority?.issue(client: "watcher", days: days))
      #expect(exists(certificate.certificate))
      #expect(exists(certificate.key))
    }
  }

  @Test func aServerThatDoesNotStartSaysWhyAndLeavesNothing() async throws {
    let installation = try #require(serverVersions.first)
    let sandbox = try Sandbox()
    let error = await #expect(throws: DemoError.self) {
      try await Cluster.start(
        "odd", on: installation, settings: ["no_such_setting": "1"], in: sandbox, from: Templates(in: sandbox))
    }
    #expect(error?.message.contains("unrecognized configuration parameter \"no_such_setting\"") == true)
    #expect(!exists("\(sandbox.path)/odd"))
    await sandbox.close()
    #expect(!exists(sandbox.path))
  }

  @Test func aVersionThatIsNotThereIsNotFound() {
    #expect(Installation.find(major: 8) == nil)
    #expect(Installation.all.map(\.major) == Installation.all.map(\.major).sorted(by: >))
  }
}

@Suite struct VanishingTests {
  /// However our process ends, the watchdog outlives it long enough to tidy up.
  @Test(arguments: [SIGKILL, SIGINT, SIGTERM, SIGHUP])
  func nothingRemainsWhenTheProcessIsKilled(_ signal: Int32) async throws {
    try #require(!serverVersions.isEmpty)
    let end = await #expect(processExitsWith: .signal(signal), observing: [\.standardOutputContent]) { [signal] in
      let cluster = try await Cluster.start(on: serverVersions[0])
      await cluster.freeze()
      let processes = await cluster.processes
      print("vanishing", cluster.folder, processes.map(String.init).joined(separator: " "))
      kill(getpid(), signal)
      try await Task.sleep(for: .seconds(10))
    }
    let output = try #require(end).standardOutputContent
    let line = String(decoding: output, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("vanishing") }
    let words = try #require(line).split(separator: " ").dropFirst()
    let folder = String(try #require(words.first))
    let processes = words.dropFirst().compactMap { Int32($0) }
    #expect(processes.count > 1)
    #expect(try await eventually { !exists(folder) && processes.allSatisfy { !exists("/proc/\($0)") } })
  }
}

/// The letter that /proc gives for a process's state: `R`, `S`, `T` (stopped) …
private func state(of pid: Int32) -> Character? {
  guard let text = TextFile.read("/proc/\(pid)/stat"), let end = text.lastIndex(of: ")") else { return nil }
  return text[end...].dropFirst(2).first
}

private func opens(_ conninfo: String) async -> Bool {
  guard let conninfo = try? Conninfo(conninfo) else { return false }
  let link = await Link(conninfo)
  defer { Task { await link.close() } }
  return (try? await link.open()) != nil
}

func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
