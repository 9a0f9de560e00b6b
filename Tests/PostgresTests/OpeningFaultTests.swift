// Every way in which a connection is not had is told apart.

import Demo
import Glibc
import Samples
import TestSupport
import Testing

@testable import Postgres

@Suite struct OpeningFaultTests {
  @Test func refused() async throws {
    let port = try unusedPort()
    let loss = try #require(try await lossOnOpening("host=127.0.0.1 port=\(port)"))
    #expect(loss.kind == .refused)
    #expect(loss.step == .tcp)
    #expect(loss.errno == ECONNREFUSED)
    #expect(loss.address == "127.0.0.1:\(port)")
    #expect(loss.server == nil)
  }

  @Test func noSocketFile() async throws {
    let loss = try #require(try await lossOnOpening("host=/nowhere port=5432"))
    #expect(loss.kind == .refused)
    #expect(loss.errno == ENOENT)
    #expect(loss.address == "/nowhere/.s.PGSQL.5432")
  }

  @Test func blackHole() async throws {
    let hole = try Listener(.full)
    defer { hole.close() }
    let loss = try #require(try await lossOnOpening("host=127.0.0.1 port=\(hole.port)", deadlines: .short))
    #expect(loss.kind == .silent)
    #expect(loss.step == .tcp)
    #expect(loss.timings.tcp == nil)
  }

  @Test(arguments: [("disable", Step.authentication), ("prefer", Step.tls), ("require", Step.tls)])
  func acceptsAndSaysNothing(_ mode: String, _ step: Step) async throws {
    let mute = try Listener(.saysNothing)
    defer { mute.close() }
    let loss = try #require(
      try await lossOnOpening("host=127.0.0.1 port=\(mute.port) sslmode=\(mode)", deadlines: .short))
    #expect(loss.kind == .silent)
    #expect(loss.step == step)
    #expect(loss.timings.tcp != nil)
  }

  @Test func halfTLS() async throws {
    let half = try Listener(.startsTLS)
    defer { half.close() }
    let loss = try #require(try await lossOnOpening("host=127.0.0.1 port=\(half.port)", deadlines: .short))
    #expect(loss.kind == .silent)
    #expect(loss.step == .tls)
  }

  @Test(arguments: ["disable", "require"])
  func hangsUp(_ mode: String) async throws {
    let rude = try Listener(.hangsUp)
    defer { rude.close() }
    let loss = try #require(try await lossOnOpening("host=127.0.0.1 port=\(rude.port) sslmode=\(mode)"))
    #expect(loss.kind == .cut)
  }

  @Test func unresolved() async throws {
    let loss = try #require(try await lossOnOpening("host=no-such-host.invalid"))
    #expect(loss.kind == .unresolved)
    #expect(loss.step == .dns)
    #expect(loss.address == nil)
    #expect(loss.message.contains("no-such-host.invalid"))
  }

  @Test func unusable() async throws {
    let link = await Link(try Conninfo("host=127.0.0.1").setting("nonsense", to: "1"))
    await #expect(throws: Loss.self) { try await link.open() }
    let socket = "/" + String(repeating: "x", count: 200)
    let loss = try #require(try await lossOnOpening("host=\(socket)"))
    #expect(loss.kind == .unusable)
  }

  @Test(arguments: serverVersions)
  func theServerSaysWhy(_ installation: Installation) async throws {
    let rules = ["host all locked 127.0.0.1/32 scram-sha-256", "host all banned 127.0.0.1/32 reject"]
    try await withCluster(on: installation, accessRules: rules) { cluster in
      try await cluster.run("CREATE ROLE locked LOGIN PASSWORD 'right'; CREATE ROLE banned LOGIN")
      let place = "host=127.0.0.1 port=\(cluster.port)"

      let wrong = try #require(try await lossOnOpening("\(place) user=locked dbname=postgres password=wrong"))
      #expect(wrong.kind == .rejected)
      #expect(wrong.step == .authentication)
      #expect(wrong.sqlstate == "28P01")
      #expect(wrong.server?.severity == "FATAL")
      #expect(wrong.server?.message == "password authentication failed for user \"locked\"")
      #expect(!wrong.message.contains("LOCATION"))

      let missing = try #require(
        try await lossOnOpening("\(place) user=locked dbname=postgres passfile=/nowhere"))
      #expect(missing.kind == .passwordMissing)
      #expect(missing.step == .authentication)

      let unknown = try #require(try await lossOnOpening("\(place) user=web dbname=nowhere"))
      #expect(unknown.kind == .rejected)
      #expect(["28000", "3D000"].contains(unknown.sqlstate))

      let banned = try #require(try await lossOnOpening("\(place) user=banned dbname=postgres"))
      #expect(banned.sqlstate == "28000")

      try await cluster.run("CREATE ROLE web LOGIN")
      let absent = try #require(try await lossOnOpening("\(place) user=web dbname=nowhere"))
      #expect(absent.sqlstate == "3D000")
      #expect(absent.server?.message == "database \"nowhere\" does not exist")
    }
  }

  /// The file names the host as the conninfo does, though libpq is given the address that was looked up.
  @Test func aPasswordFileIsRead() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation, accessRules: ["host all locked 127.0.0.1/32 scram-sha-256"]) { cluster in
      try await cluster.run("CREATE ROLE locked LOGIN PASSWORD 'right'")
      let path = "\(cluster.folder)/passwords"
      let file = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
      let line = "localhost:\(cluster.port):*:locked:right\n"
      #expect(unsafe write(file, line, line.utf8.count) == line.utf8.count)
      close(file)
      #expect(
        try await lossOnOpening("host=localhost port=\(cluster.port) user=locked dbname=postgres passfile=\(path)")
          == nil)
    }
  }

  @Test func aFrozenServerIsSilentDuringTheLogin() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      await cluster.freeze()
      let loss = try #require(try await lossOnOpening(cluster.conninfo(), deadlines: .short))
      #expect(loss.kind == .silent)
      #expect(loss.timings.tcp != nil)
      await cluster.thaw()
    }
  }

  @Test func closingEndsAPendingOpen() async throws {
    let mute = try Listener(.saysNothing)
    defer { mute.close() }
    let link = await Link(try Conninfo("host=127.0.0.1 port=\(mute.port)"), deadlines: .long)
    let opening = Task { try await link.open() }
    #expect(try await eventually { await link.isUnderWay })
    opening.cancel()
    let outcome = await opening.result
    #expect(throws: Loss.self) { try outcome.get() }
    if case .failure(let loss as Loss) = outcome { #expect(loss.kind == .closed) }
  }
}
