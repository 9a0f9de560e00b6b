// The wizard by keys: what is asked before anything runs, and what is remembered.

import Diagnosis
import Samples
import Screen
import Testing

@testable import Dashboard

@Suite struct WizardTests {
  private let undo = Change.Action.set([.init("wal_sender_timeout", nil)], .role("materialize", database: nil))

  private func entry(_ id: String, undoes: String? = nil, outcome: JournalEntry.Outcome = .applied) -> JournalEntry {
    JournalEntry(
      id: id, at: Scene.ago(60), upstream: "orders-db", role: "admin", purpose: "Set wal_sender_timeout",
      sql: ["ALTER ROLE materialize SET wal_sender_timeout = '60000'"],
      differences: [.init("wal_sender_timeout", old: nil, new: "60000")], outcome: outcome,
      undo: undoes == nil ? undo : nil, undoes: undoes)
  }

  /// At stage Fix of the stalled source, with something in the journal.
  private func atFix(readOnly: Bool = false) -> Model {
    var model = Scene.model(Scene.exhausted, options: .init(isReadOnly: readOnly))
    _ = update(&model, .journal([entry("100")]))
    press([.character("w"), .tab, .tab], &model)
    return model
  }

  @discardableResult
  private func press(_ keys: [Key], _ model: inout Model) -> [Effect] {
    keys.flatMap { update(&model, .key($0)) }
  }

  private func type(_ text: String, _ model: inout Model) { press(text.map { .character($0) }, &model) }

  private func text(_ model: Model) -> String { view(model).text }

  @Test func theSelectedSourceIsWhatItIsAbout() {
    var model = Scene.model(Scene.exhausted)
    press([.down, .character("w")], &model)
    #expect(model.place == .pane(.wizard))
    #expect(model.wizard.subject == .source("u4"))
    press([.escape], &model)
    #expect(model.place == .overview)
    press([.up, .character("w")], &model)
    #expect(model.wizard.subject == .source("u3"))
  }

  @Test func anUndoRunsOnlyAfterItsPhrase() {
    var model = atFix()
    press([.end, .up, .enter], &model)
    #expect(model.wizard.detail == .undo("100"))
    #expect(text(model).contains("ALTER ROLE materialize RESET wal_sender_timeout;"))
    press([.end], &model)
    #expect(press([.enter], &model).isEmpty)
    // Neither Enter alone, nor something else, nor a paste carries it out.
    #expect(press([.enter], &model).isEmpty)
    type("yes", &model)
    #expect(press([.enter], &model).isEmpty)
    #expect(press([.paste("undo"), .enter], &model).isEmpty)
    type("undo", &model)
    let effects = press([.enter], &model)
    let expected = Change(
      id: String(Scene.now.microseconds), upstream: "orders-db", purpose: "Undo: Set wal_sender_timeout", action: undo,
      undoes: "100")
    #expect(effects == [.server(.carryOut(expected))])
    #expect(model.entry == nil)
  }

  @Test func escapeLeavesTheConfirmation() {
    var model = atFix()
    press([.end, .up, .enter, .end, .enter], &model)
    type("und", &model)
    #expect(press([.escape], &model).isEmpty)
    #expect(model.entry == nil)
    #expect(model.wizard.detail == .undo("100"))
    press([.escape], &model)
    #expect(model.wizard.detail == nil)
    #expect(model.place == .pane(.wizard))
  }

  @Test func nothingRunsWhenReadOnly() {
    var model = atFix(readOnly: true)
    press([.end, .up, .enter], &model)
    #expect(text(model).contains("read-only"))
    press([.end, .enter], &model)
    #expect(model.entry == nil)
  }

  @Test func oneChangeAtATime() {
    var model = atFix()
    let running = Change(id: "200", upstream: "orders-db", purpose: "End idle sessions", action: .end([]))
    _ = update(&model, .samples([.change(ChangeReport(running, at: Scene.now, .underWay("connecting")))]))
    press([.end, .up, .enter, .end, .enter], &model)
    #expect(model.entry == nil)
    #expect(text(model).contains("Still under way on orders-db: End idle sessions"))
  }

  @Test func whatWasUndoneIsNotOfferedAgain() {
    var model = atFix()
    _ = update(&model, .journal([entry("100"), entry("101", undoes: "100")]))
    press([.end, .up, .up, .enter], &model)
    #expect(model.wizard.detail == nil)
    #expect(text(model).contains("undone"))
  }

  @Test func everyOutcomeSaysWhatToDoNext() {
    let change = Change(id: "200", upstream: "orders-db", purpose: "Set it", action: undo)
    let denied = ServerError(severity: "ERROR", sqlstate: "42501", message: "permission denied")
    let full = Loss(
      kind: .rejected, step: .authentication,
      server: ServerError(severity: "FATAL", sqlstate: "53300", message: "sorry, too many clients already"),
      message: "sorry, too many clients already")
    let outcomes: [(ChangeReport.Stage, String)] = [
      (.underWay("reading back"), "reading back …"), (.applied([], undo: nil), "read back from orders-db"),
      (.awaitingRestart([], undo: nil), "next restart"),
      (.notInForce([], undo: nil), "Written, but not in force"),
      (.refused(denied), "refused (42501): permission denied. It would have run on"),
      (.takenBack("the reload failed"), "Taken back: the reload failed"),
      (.notSent(full), "pg_use_reserved_connections"),
      (.notRecorded("disk full"), "journal cannot be written"), (.unknown(Scene.silent), "may have happened or not"),
    ]
    for (stage, words) in outcomes {
      var model = atFix()
      press([.end, .up, .enter], &model)
      model.wizard.changes[.undo("100")] = "200"
      _ = update(&model, .samples([.change(ChangeReport(change, at: Scene.now, stage))]))
      #expect(text(model).split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(words), "\(stage)")
    }
  }

  @Test func theStageIsRememberedAndResumed() throws {
    var model = Scene.model(Scene.exhausted)
    press([.character("w")], &model)
    let effects = press([.tab, .tab], &model)
    guard case .file(.remember(let left))? = effects.last else {
      Issue.record("nothing was remembered: \(effects)")
      return
    }
    #expect(left.source == "materialize.public.orders")
    #expect(left.stage == 3)
    var again = Scene.model(Scene.exhausted, options: .init(progress: [left]))
    press([.character("w")], &again)
    #expect(again.wizard.stage == .fix)
  }

  @Test func whatWasLeftInAnEarlierIncidentIsNot() {
    let old = WizardProgress(source: "materialize.public.orders", stage: 4, skipped: [:], at: Scene.ago(86_400))
    var model = Scene.model(Scene.exhausted, options: .init(progress: [old]))
    press([.character("w")], &model)
    #expect(model.wizard.stage == .understand)
  }
}
