// A server that sends more than is ever needed is dropped while it sends.

import Demo
import Samples
import TestSupport
import Testing

@testable import Postgres

@Suite struct FloodTests {
  /// What the sockets of both ends may hold besides what libpq was given: on a busy machine Linux lets the buffers grow to
  /// the largest of tcp_rmem and tcp_wmem, 32 and 4 MB where there is much memory.
  private static let underWay = 48 << 20

  @Test(arguments: Flood.allCases)
  func whatNeverEndsIsDroppedAndNamed(_ flood: Flood) async throws {
    let server = try Listener(.floods(flood))
    defer { server.close() }
    let link = await Link(try Conninfo(server.conninfo), deadlines: .long)
    let loss = try #require(await lossOfFlood(flood, on: link))
    #expect(loss.kind == .excessive)
    #expect(loss.step == (flood.beginsInLogin ? .authentication : flood.waitsForQuestion ? .query : .idle))
    #expect(loss.message == flood.complaint)
    let limit = Intake(flood.waitsForQuestion ? .answers : .login).limit
    #expect(server.sent < limit + Self.underWay)
    #expect(await link.openSocket == nil)
  }

  private func lossOfFlood(_ flood: Flood, on link: Link) async -> Loss? {
    do throws(Loss) {
      _ = try await link.open()
      guard flood.waitsForQuestion else { return await link.nextLoss() }
      _ = try await link.ask(Script([[Statement("SELECT x")], [Statement("SELECT y")]], about: ["x", "y"]))
      return nil
    } catch {
      return error
    }
  }

  /// The rest of a message that was announced never comes: no memory is taken for it, and the deadline ends the wait.
  @Test func halfAMessageIsWaitedForNoLongerThanAnAnswer() async throws {
    let server = try Listener(.floods(.announced))
    defer { server.close() }
    let link = await Link(try Conninfo(server.conninfo), deadlines: .askingFor(.seconds(1)))
    _ = try await link.open()
    #expect(await lossOnAsking(link, "SELECT x")?.kind == .silent)
  }

  /// What a server says of a failure is shown on a line or two.
  @Test func aLongErrorIsCutOff() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      let link = await Link(try Conninfo(cluster.conninfo()), deadlines: .long)
      _ = try await link.open()
      let raise = "DO $$ BEGIN RAISE EXCEPTION '%', repeat('x', 8000000); END $$"
      guard case .failure(let error)? = try await link.ask(Script([[Statement(raise)]])).first else {
        Issue.record("the statement did not fail")
        return
      }
      #expect(error.message.utf8.count == 4_096)
      #expect(await lossOnAsking(link, "SELECT 1") == nil)
      await link.close()
    }
  }

  /// What was answered is no part of what the next answer may take.
  @Test func answersAreCountedOneByOne() async throws {
    try await withCluster(on: try #require(serverVersions.first)) { cluster in
      let link = await Link(try Conninfo(cluster.conninfo()), deadlines: .long)
      _ = try await link.open()
      for _ in 0..<5 {
        #expect(await lossOnAsking(link, "SELECT repeat('x', 8000000)") == nil)
      }
      let loss = try #require(await lossOnAsking(link, "SELECT repeat('x', 1000000) FROM generate_series(1, 100)"))
      #expect(loss.kind == .excessive)
    }
  }
}

extension Listener {
  fileprivate var conninfo: String { "host=127.0.0.1 port=\(port) user=web dbname=shop sslmode=disable" }
}

extension Flood {
  fileprivate var complaint: String {
    if beginsInLogin { return "the server sent more than 1 MB during the login" }
    return waitsForQuestion
      ? "the server sent more than 32 MB in answer to the question for x"
      : "the server sent more than 1 MB that nobody had asked for"
  }
}
