// The network pane: how it looks in each of its states, and what its keys do.

import Diagnosis
import Samples
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite struct NetworkPaneTests {
  @Test(arguments: [
    ("dropped", Size(width: 80, height: 24)), ("dropped", Size(width: 120, height: 40)),
    ("refused", Size(width: 120, height: 40)), ("scarce", Size(width: 120, height: 40)),
    ("pooled", Size(width: 120, height: 40)), ("unprobed", Size(width: 120, height: 40)),
  ])
  func looks(_ name: String, _ size: Size) {
    var model = Scene.model(NetworkPaneTests.scenes[name] ?? [], size: size)
    model.navigation.chosenUpstream = "orders-db"
    press(.character("5"), &model)
    expectPage(model, "network-\(name)-\(size.width)")
  }

  private static let scenes = [
    "dropped": Scene.oneAddressDropped, "refused": Scene.refusedEverywhere, "scarce": Scene.probesHeldBack,
    "pooled": Scene.pooled, "unprobed": Scene.connected,
  ]

  @Test func probingNowIsAnEffect() {
    var model = Scene.model(Scene.healthy)
    #expect(press(.character("n"), &model) == [])
    press(.character("5"), &model)
    #expect(
      press(.character("n"), &model) == [.server(.probeNow(.upstream("orders-db"))), .server(.probeNow(.materialize))])
  }

  @Test func materializeDialsOnlyAfterEnter() {
    var model = Scene.model(Scene.healthy)
    model.navigation.chosenUpstream = "orders-db"
    press(.character("5"), &model)
    #expect(press(.character("v"), &model) == [])
    #expect(view(model).text.contains("VALIDATE CONNECTION orders-db"))
    #expect(press(.escape, &model) == [] && model.prompt == nil)
    #expect(model.place == .pane(.network))
    press(.character("v"), &model)
    // The terminal's window loses and gets the focus: that is no answer.
    #expect(press(.focus(false), &model) == [] && press(.focus(true), &model) == [])
    #expect(press(.enter, &model) == [.server(.validate(["u1"]))])
    #expect(press(.enter, &model) == [])
    // Any other key lets go of the question and does what it always does.
    press(.character("v"), &model)
    #expect(press(.character("q"), &model) == [.terminal(.quit)])
    #expect(model.prompt == nil)
  }

  @Test func asksNothingOfAMaterializeThatIsAwayOrAtIt() {
    var model = Scene.model(Scene.refusedEverywhere)
    model.navigation.chosenUpstream = "orders-db"
    press(.character("5"), &model)
    _ = update(&model, .samples([.validation(Validation(connectionID: "u1", at: Scene.now, outcome: .underWay))]))
    press(.character("v"), &model)
    #expect(model.prompt == nil)
    #expect(view(model).text.contains("at it already"))
    let loss = Loss(kind: .refused, step: .tcp, message: "Connection refused")
    _ = update(&model, .samples([.lost(.materialize, loss, at: Scene.now, retryAt: Scene.now)]))
    press(.character("v"), &model)
    #expect(model.prompt == nil)
    #expect(view(model).text.contains("Materialize does not answer"))
  }

  @Test func theOverviewKeepsItsFourPanes() {
    for size in [Size(width: 40, height: 12), Size(width: 120, height: 40)] {
      var model = Scene.model(Scene.healthy, size: size)
      for _ in 0..<12 {
        press(.tab, &model)
        #expect(PaneID.onOverview.contains(model.navigation.focus))
        #expect(Layout(model).panels.contains { $0.list == .pane(model.navigation.focus) })
      }
    }
  }

  @Test(arguments: [20, 40, 50, 60, 80, 120])
  func tabsHaveRoomOrGiveWay(_ width: Int) {
    var model = Scene.model(Scene.healthy, size: Size(width: width, height: 30))
    press(.character("5"), &model)
    let layout = Layout(model)
    let shown = tabs(model, in: layout.tabs)
    #expect(shown.contains { $0.text == "5 Network" })
    if width >= 40 { #expect(shown.allSatisfy { $0.rect.maxX <= width }) }
    // A click finds the tab that is drawn there.
    if let last = shown.first(where: { $0.place == .pane(.tls) }) {
      let mouse = Key.Mouse(.press, at: Point(x: last.rect.x, y: last.rect.y))
      _ = update(&model, .key(.mouse(mouse)))
      #expect(model.place == .pane(.tls))
    }
  }

  @Test func summariesAreWholeOrLeftOut() {
    let model = Scene.model(Scene.refusedEverywhere, size: Size(width: 40, height: 12))
    let rows = view(model).text.split(separator: "\n").suffix(3)
    #expect(!rows.contains { $0.contains("…") })
  }

  @discardableResult
  private func press(_ key: Key, _ model: inout Model) -> [Effect] { update(&model, .key(key)) }
}
