// What is read of a scope, and what it means; without a server.

import Postgres
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct ScopeTests {
  @Test func standings() {
    func item(_ value: String?, inForce: String? = nil) -> ScopeItem {
      ScopeItem(name: "x", value: value, inForce: inForce, unit: "ms")
    }
    #expect(item("5min", inForce: "300000").standing(wanting: "300s") == .reached)
    #expect(item("5min", inForce: "0").standing(wanting: "5min") == .unread)
    #expect(item(nil, inForce: "7").standing(wanting: nil) == .reached)
    #expect(item("on").standing(wanting: "yes") == .reached)
    #expect(item("1").standing(wanting: "2") == .other("x is 1 instead of 2"))
    #expect(item(nil, inForce: "7").standing(wanting: "2") == .other("x is 7 instead of 2"))
    #expect(item("1").standing(wanting: nil) == .other("x is 1 instead of not set in this place"))
    var waiting = item("60", inForce: "40")
    waiting.waitsForRestart = true
    #expect(waiting.standing(wanting: "60") == .waitsForRestart)
    waiting.obstacle = "an error"
    #expect(waiting.standing(wanting: "60") == .other("an error"))
  }

  /// Whose places of settings are hidden sees only what is in force.
  @Test func whatCannotBeSeen() {
    var item = ScopeItem(name: "x", value: nil, isValueKnown: false, inForce: "40")
    #expect(item.standing(wanting: "40") == .reached)
    #expect(item.standing(wanting: nil) == .reached)
    #expect(item.standing(wanting: "60") == .other("x is 40 instead of 60"))
    #expect(item.former == "40")
    item.waitsForRestart = true
    #expect(item.standing(wanting: "60") == .waitsForRestart)
    item.inForce = nil
    #expect(Change.Action.set([.init("x", "60")], .server).undo(to: [item]) == nil)
  }

  @Test func alterSystemAmongTheFiles() throws {
    let scope = try ServerScope(
      ["a", "b", "c", "d"],
      [
        settings(
          ["a", "5", nil, "configuration file", nil, "f", "sighup"],
          ["b", "1", nil, "default", nil, "t", "postmaster"], ["c", "3", nil, "user", nil, "f", "user"],
          ["d", "4", nil, "command line", nil, "f", "sighup"]),
        files(
          ["a", "7", "/data/postgresql.conf", "3", "f", nil], ["a", "5", "/data/postgresql.auto.conf", "4", "t", nil],
          ["b", "2", "/data/postgresql.auto.conf", "5", "f", "setting could not be applied"],
          ["d", "9", "/data/postgresql.auto.conf", "6", "t", nil]),
      ])
    #expect(
      scope.items == [
        ScopeItem(name: "a", value: "5", inForce: "5"),
        ScopeItem(name: "b", value: "2", inForce: "1", waitsForRestart: true),
        ScopeItem(name: "c", value: nil),
        ScopeItem(name: "d", value: "9", inForce: "4"),
      ])
    // The command line outweighs all files.
    #expect(scope.items[3].standing(wanting: "9") == .unread)
  }

  @Test func anErrorElsewhereInTheFiles() throws {
    let own: [String?] = ["a", "5", "/data/postgresql.auto.conf", "4", "f", nil]
    let setting = settings(["a", "0", nil, "default", nil, "f", "sighup"])
    let unknown: [String?] = ["b", "1", "/data/postgresql.conf", "12", "f", "unrecognized"]
    let scope = try ServerScope(["a"], [setting, files(unknown, own)])
    #expect(scope.items[0].obstacle == "the server's configuration has an error: postgresql.conf:12: unrecognized")
    // The rest was not even read.
    let syntax: [String?] = [nil, nil, "/data/postgresql.conf", "12", "f", "syntax error"]
    #expect(throws: ServerError.self) { try ServerScope(["a"], [setting, files(syntax)]) }
  }

  @Test func withoutTheFiles() throws {
    let refusal = Answer.failure(ServerError(severity: "ERROR", sqlstate: "42501", message: "permission denied"))
    let scope = try ServerScope(
      ["a", "b", "c"],
      [
        settings(
          ["a", "5", nil, "configuration file", "/data/postgresql.auto.conf", "f", "sighup"],
          ["b", "6", nil, "configuration file", nil, "f", "sighup"], ["c", "7", nil, "default", nil, "t", "postmaster"]),
        refusal,
      ])
    #expect(
      scope.items == [
        ScopeItem(name: "a", value: "5", inForce: "5"),
        ScopeItem(name: "b", value: nil, isValueKnown: false, inForce: "6"),
        ScopeItem(name: "c", value: nil, isValueKnown: false, inForce: "7", waitsForRestart: true),
      ])
    #expect(throws: ServerError.self) { try ServerScope(["a"], [refusal, refusal]) }
  }

  @Test func whatIsFoundOutLater() {
    let action = Change.Action.set([.init("a", "1"), .init("b", "2")], .server)
    var entry = JournalEntry(.test(action), host: nil, role: nil, at: .noon)
    entry.differences = [.init("a", old: "0", new: "1"), .init("b", old: "0", new: "2")]
    entry.undo = .set([.init("a", nil), .init("b", nil)], .server)
    func found(_ a: String?, _ b: String?, inForce: String = "0") -> ChangeReport.Stage {
      let items = [("a", a), ("b", b)].map { ScopeItem(name: $0, value: $1, inForce: $1 == nil ? "0" : inForce) }
      return ChangeInquiry.judge(action, items, entry)
    }
    guard case .refused = found(nil, nil) else {
      Issue.record("nothing is there")
      return
    }
    // Written, and never read by the server.
    #expect(found("1", "2", inForce: "0") == .notInForce(entry.differences, undo: entry.undo))
    // Half of it.
    #expect(found("1", nil, inForce: "1") == .applied([entry.differences[0]], undo: entry.undo))
  }

  private func settings(_ rows: [String?]...) -> Answer {
    .success([
      Rows(
        columns: ["name", "reset_val", "unit", "source", "sourcefile", "pending_restart", "context"], rows: rows)
    ])
  }

  private func files(_ rows: [String?]...) -> Answer {
    .success([Rows(columns: ["name", "setting", "sourcefile", "sourceline", "applied", "error"], rows: rows)])
  }
}
