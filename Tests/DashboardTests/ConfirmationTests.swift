// What is asked before a change: on every size of terminal, for the right server, about the right sessions.

import Diagnosis
import Samples
import Screen
import Testing

@testable import Dashboard

@Suite struct ConfirmationTests {
  private let undo = Change.Action.set([.init("wal_sender_timeout", nil)], .role("materialize", database: nil))

  private func entry(on upstream: String) -> JournalEntry {
    JournalEntry(
      id: "100", at: Scene.ago(60), upstream: upstream, role: "admin", purpose: "Set wal_sender_timeout",
      sql: ["ALTER ROLE materialize SET wal_sender_timeout = '60000'"], differences: [], outcome: .applied, undo: undo)
  }

  /// With the undoing of a change opened.
  private func atUndo(_ size: Size = Size(width: 80, height: 24), readOnly: Bool = false) -> Model {
    var model = Scene.model(Scene.exhausted, size: size, options: .init(isReadOnly: readOnly))
    _ = update(&model, .journal([entry(on: "orders-db")]))
    press([.character("w"), .tab, .tab, .end, .up, .enter], &model)
    return model
  }

  private func session(_ pid: Int32, _ role: String) -> IdleSession {
    IdleSession(
      id: .init(pid: pid, startedAt: Scene.ago(600)), role: role, database: "shop", application: "", address: nil,
      state: "idle", stateChangedAt: Scene.ago(60), lastStatement: "COMMIT")
  }

  /// With the idle sessions of orders-db opened, to choose from.
  private func atSessions(_ sessions: [IdleSession]) throws -> Model {
    var model = Scene.model(Scene.exhausted)
    press([.character("w"), .tab, .tab], &model)
    let offers = model.wizardFindings.flatMap { model.offers(for: $0) }
    let offer = try #require(offers.first { $0.remedy.id == .endIdleSessions })
    model.wizard.detail = .remedy(offer.key)
    list(sessions, &model)
    return model
  }

  private func list(_ sessions: [IdleSession], _ model: inout Model) {
    var sample = UpstreamSample(at: Scene.now, roundTrip: .milliseconds(2))
    sample.idleSessions = Reading(sessions, at: Scene.now)
    _ = update(&model, .samples([.upstream("orders-db", sample)]))
  }

  @discardableResult
  private func press(_ keys: [Key], _ model: inout Model) -> [Effect] {
    keys.flatMap { update(&model, .key($0)) }
  }

  private func type(_ text: String, _ model: inout Model) { press(text.map { .character($0) }, &model) }

  @Test(arguments: [Size(width: 40, height: 12), Size(width: 80, height: 24)])
  func thePhraseIsAlwaysSeen(_ size: Size) {
    var model = atUndo(size)
    press([.end, .enter], &model)
    #expect(model.entry != nil)
    let footer = view(model).text.split(separator: "\n", omittingEmptySubsequences: false)[size.height - 1]
    #expect(footer.contains("Type  undo"))
  }

  @Test func enterElsewhereLeadsToTheRowThatRunsIt() {
    var model = atUndo()
    press([.home, .enter], &model)
    #expect(model.entry == nil)
    press([.enter], &model)
    #expect(model.entry != nil)
    #expect(view(model).text.contains("Type  undo"))
  }

  @Test func anUpstreamWithoutSourcesIsLedToWhatHelpsIt() {
    var model = Scene.model(Scene.exhausted.filter { if case .materialize = $0 { false } else { true } })
    press([.character("9"), .end, .enter], &model)
    #expect(model.wizard.stage == .fix)
  }

  @Test func enterSaysThatNothingRunsWhenReadOnly() {
    var model = atUndo(readOnly: true)
    press([.home, .enter], &model)
    #expect(view(model).text.contains("read-only. The SQL can be copied"))
  }

  @Test func theOutcomeIsShownAtOnce() {
    var model = atUndo(Size(width: 40, height: 12))
    press([.end, .enter], &model)
    type("undo", &model)
    press([.enter], &model)
    let change = Change(id: String(Scene.now.microseconds), upstream: "orders-db", purpose: "Undo it", action: undo)
    _ = update(&model, .samples([.change(ChangeReport(change, at: Scene.now, .applied([], undo: nil)))]))
    #expect(view(model).text.contains("Done, and read back"))
  }

  @Test func itRunsWhereTheJournalSaysThatItWasDone() {
    var model = atUndo()
    _ = update(&model, .journal([entry(on: "billing-db")]))
    press([.end, .enter], &model)
    type("undo", &model)
    guard case .server(.carryOut(let change))? = press([.enter], &model).first else {
      Issue.record("nothing was carried out")
      return
    }
    #expect(change.upstream == "billing-db")
  }

  @Test func whatItIsAboutStaysOnceAKeyWasPressed() {
    var model = Scene.model([])
    press([.character("9")], &model)
    #expect(model.wizard.subject == nil)
    _ = update(&model, .samples(Scene.exhausted))
    press([.tab], &model)
    #expect(model.wizard.subject == .source("u3"))
  }

  @Test func noOthersAreChosenOnceSomeWereEnded() throws {
    let batch = (1...3).map { session($0, "batch") }
    let web = (11...12).map { session($0, "web") }
    var model = try atSessions(batch + web)
    #expect(model.chosen(of: batch + web) == Set(batch.map(\.id)))
    // The second is left out, and stays so.
    select(batch[1], &model)
    press([.character(" ")], &model)
    #expect(model.chosen(of: batch + web) == [batch[0].id, batch[2].id])
    press([.home, .enter, .enter], &model)
    type("end 2", &model)
    #expect(press([.enter], &model).contains { if case .server(.carryOut) = $0 { true } else { false } })
    // As long as they are there, they can be tried again.
    #expect(model.chosen(of: batch + web) == [batch[0].id, batch[2].id])
    list([batch[1]] + web, &model)
    #expect(model.chosen(of: [batch[1]] + web).isEmpty)
  }

  private func select(_ session: IdleSession, _ model: inout Model) {
    let row = model.viewport?.page.lines.compactMap(\.row).first { $0.session == session.id }
    model.navigation.lists[.wizardDetail, default: ListState()].selected = row?.id
  }
}
