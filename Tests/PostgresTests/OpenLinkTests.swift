// What befalls a connection that stands.

import Demo
import Glibc
import Samples
import TestSupport
import Testing

@testable import Postgres

@Suite struct OpenLinkTests {
  @Test(arguments: serverVersions)
  func aKilledSessionIsKnownAtOnceAndWhy(_ installation: Installation) async throws {
    try await withCluster(on: installation) { cluster in
      let link = try await opened(cluster.conninfo())
      let pid = try #require(await answer(link, "SELECT pg_backend_pid()"))
      async let idle = link.nextLoss()
      #expect(try await eventually { await link.onLoss != nil })
      try await cluster.run("SELECT pg_terminate_backend(\(pid))")
      let loss = await idle
      #expect(loss.kind == .rejected)
      #expect(loss.step == .idle)
      #expect(loss.sqlstate == "57P01")
      #expect(loss.server?.severity == "FATAL")
      #expect(loss.address == "127.0.0.1:\(cluster.port)")
      #expect(await lossOnAsking(link, "SELECT 1") == loss)

      // The same link can be opened again, and is then killed while it waits for an answer.
      let asker = try await link.open().backendPID
      async let asking = lossOnAsking(link, "SELECT pg_sleep(60)")
      #expect(try await eventually { try await cluster.isBusy(asker) })
      try await cluster.run("SELECT pg_terminate_backend(\(asker))")
      let cut = try #require(await asking)
      #expect(cut.kind == .rejected)
      #expect(cut.step == .query)
      #expect(cut.sqlstate == "57P01")
    }
  }

  /// Over a Unix socket the end is known to the kernel together with what was said before it.
  @Test func whatWasSaidBeforeAnEndIsHeardHoweverLate() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      let link = try await opened(cluster.conninfo(overSocket: true))
      let asker = try #require(await answer(link, "SELECT pg_backend_pid()").flatMap { Int32($0) })
      async let asking = lossOnAsking(link, "SELECT pg_sleep(60)")
      #expect(try await eventually { try await cluster.isBusy(asker) })
      await holdingTheWire {
        kill(asker, SIGTERM)
        while kill(asker, 0) == 0 { usleep(1_000) }
      }
      let loss = try #require(await asking)
      #expect(loss.kind == .rejected)
      #expect(loss.sqlstate == "57P01")
    }
  }

  @Test func aCopyThatNobodyReadsEndsTheConnection() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      for statement in ["COPY (SELECT 1) TO STDOUT", "COPY pg_temp.nothing FROM STDIN"] {
        let link = try await opened(cluster.conninfo())
        _ = await answer(link, "CREATE TEMP TABLE nothing (a int)")
        let loss = try #require(await lossOnAsking(link, statement))
        #expect(loss.kind == .cut)
        #expect(loss.message.contains("COPY"))
      }
    }
  }

  @Test func aCrashIsACut() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      let link = try await opened(cluster.conninfo())
      let pid = try #require(await answer(link, "SELECT pg_backend_pid()").flatMap { Int32($0) })
      async let idle = link.nextLoss()
      #expect(try await eventually { await link.onLoss != nil })
      kill(pid, SIGKILL)
      let loss = await idle
      #expect(loss.kind == .cut)
      #expect(loss.step == .idle)
      #expect(loss.server == nil)
    }
  }

  @Test(arguments: serverVersions)
  func aRestartAndAnIdleTimeoutAreToldApart(_ installation: Installation) async throws {
    try await withCluster(on: installation, certificateDays: installation.hasTLS ? 30 : nil) { cluster in
      let restarted = try await opened(cluster.conninfo())
      async let loss = restarted.nextLoss()
      #expect(try await eventually { await restarted.onLoss != nil })
      try await cluster.restart(.fast)
      #expect(await loss.sqlstate == "57P01")

      let timed = try await opened(cluster.conninfo() + " options='-c idle_session_timeout=200'")
      #expect(await timed.nextLoss().sqlstate == "57P05")
    }
  }

  @Test(arguments: [true, false])
  func aFrozenServerIsSilentAndHoldsNobodyElseUp(_ overTLS: Bool) async throws {
    let installation = try #require(serverVersions.first { $0.hasTLS })
    try await withCluster(on: installation, certificateDays: overTLS ? 30 : nil) { frozen in
      try await withCluster(on: installation) { healthy in
        let silent = try await opened(frozen.conninfo(), deadlines: .askingFor(.seconds(3)))
        let other = try await opened(healthy.conninfo())
        await frozen.freeze()
        async let loss = lossOnAsking(silent, "SELECT 1")
        #expect(try await eventually { await silent.isUnderWay })
        var answers = 0
        while await silent.isUnderWay {
          #expect(await answer(other, "SELECT 2") == "2")
          answers += 1
        }
        #expect(answers > 2)
        #expect(await loss?.kind == .silent)
        #expect(await loss?.step == .query)
        await frozen.thaw()
        #expect(try await silent.open().backendPID > 0)
        await silent.close()
        await other.close()
      }
    }
  }

  @Test func aQuestionThatTookTooLongIsCancelledOnTheServer() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      let link = try await opened(cluster.conninfo(), deadlines: .askingFor(.seconds(1)))
      let loss = try #require(await lossOnAsking(link, "SELECT pg_sleep(600)"))
      #expect(loss.kind == .silent)
      #expect(
        try await eventually {
          try await cluster.run("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%sleep(600)'") == "0"
        })
      #expect(cluster.log.contains("canceling statement due to user request"))
    }
  }

  @Test func closingEndsAPendingQuestion() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      let link = try await opened(cluster.conninfo())
      async let closed = lossOnAsking(link, "SELECT pg_sleep(60)")
      #expect(try await eventually { await link.isUnderWay })
      // Only one question at a time.
      #expect(await lossOnAsking(link, "SELECT 1")?.kind == .unusable)
      await link.close()
      #expect(await closed?.kind == .closed)
      #expect(await lossOnAsking(link, "SELECT 1")?.kind == .unusable)

      _ = try await link.open()
      let question = Task { await lossOnAsking(link, "SELECT pg_sleep(60)") }
      #expect(try await eventually { await link.isUnderWay })
      question.cancel()
      #expect(await question.value?.kind == .closed)
    }
  }

  @Test(arguments: serverVersions)
  func largeQuestionsAndAnswersCrossTheWire(_ installation: Installation) async throws {
    try await withCluster(on: installation, certificateDays: installation.hasTLS ? 30 : nil) { cluster in
      let link = try await opened(cluster.conninfo())
      let large = String(repeating: "éa", count: 4 << 20)
      let answers = try await link.ask(
        Script([
          [Statement("SELECT i, repeat('x', 100) FROM generate_series(1, 50000) i")],
          [Statement("SELECT $1::text", parameters: [large])],
          [Statement("SELECT i FROM generate_series(1, 100000) i")],
        ]))
      #expect(try answers[0].get()[0].rows.count == 50000)
      #expect(try answers[1].get()[0].rows[0][0] == large)
      #expect(try answers[2].get()[0].rows.last == ["100000"])
      await link.close()
    }
  }

  @Test func bytesThatAreNoTextAreReplaced() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      try await cluster.run("CREATE DATABASE raw ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'")
      let link = try await opened(cluster.conninfo(database: "raw"))
      #expect(await answer(link, "SHOW client_encoding") == "UTF8")
      // The server checks what it sends as UTF-8, but not what it sends as it is.
      _ = try await link.ask(Script([[Statement("SET client_encoding = 'SQL_ASCII'")]]))
      #expect(await answer(link, "SELECT convert_from('\\xff61', 'SQL_ASCII')") == "\u{FFFD}a")
      await link.close()
    }
  }

  @Test func aThousandConnectionsLeaveNoDescriptorBehind() async throws {
    let installation = try #require(serverVersions.first)
    try await withCluster(on: installation) { cluster in
      let conninfo = try Conninfo(cluster.conninfo(overSocket: true))
      let refused = try Conninfo("host=127.0.0.1 port=\(try unusedPort())")
      let link = await Link(conninfo)
      let other = await Link(refused)
      _ = try await link.open()
      let before = descriptors()
      for round in 0..<1000 {
        await link.close()
        _ = try await link.open()
        if round % 4 == 0 { #expect(await answer(link, "SELECT 1") == "1") }
        if round % 4 == 1 { _ = try? await other.open() }
      }
      // The other suites of this process open descriptors meanwhile; a leak would show as a thousand.
      #expect(try await eventually { descriptors() < before + 300 })
      await link.close()
    }
  }
}

/// The number of open file descriptors of this process.
private func descriptors() -> Int {
  guard let folder = unsafe opendir("/proc/self/fd") else { return -1 }
  defer { unsafe closedir(folder) }
  var count = 0
  while unsafe readdir(folder) != nil { count += 1 }
  return count
}

private func opened(_ conninfo: String, deadlines: Deadlines = .long) async throws -> Link {
  let link = await Link(try Conninfo(conninfo), deadlines: deadlines)
  _ = try await link.open()
  return link
}

/// The first value of the answer, or `nil` when there is none.
private func answer(_ link: Link, _ sql: String) async -> String? {
  let answers = try? await link.ask(Script([[Statement(sql)]]))
  return try? answers?.first?.get().first?.rows.first?.first ?? nil
}

extension Cluster {
  fileprivate nonisolated func isBusy(_ pid: Int32) async throws -> Bool {
    try await run("SELECT state FROM pg_stat_activity WHERE pid = \(pid)") == "active"
  }
}

@LibpqActor
private func holdingTheWire(_ work: () -> Void) { work() }
