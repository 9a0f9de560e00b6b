// What keys do, by values: a message in, the model and the effects out.

import Diagnosis
import Samples
import Screen
import Testing

@testable import Dashboard

@Suite struct KeyTests {
  @Test func everyBindingOfAPlaceHasItsOwnKeys() {
    for place in [Place.overview, .source("u3"), .servers] + PaneID.allCases.map(Place.pane) {
      let keys = Bindings.at(place).flatMap(\.keys)
      #expect(Set(keys).count == keys.count, "\(place)")
    }
  }

  @Test func digitsGoToPanesAndEscapeComesBack() {
    var model = Scene.model(Scene.exhausted)
    press(.character("3"), &model)
    #expect(model.place == .pane(.keepalive))
    // From pane to pane the way back stays short.
    press(.character("2"), &model)
    press(.escape, &model)
    #expect(model.place == .overview)
    press(.escape, &model)
    #expect(model.place == .overview)
  }

  @Test func enterDrillsIntoTheSelectedSourceAndItsUpstream() {
    var model = Scene.model(Scene.exhausted)
    press(.enter, &model)
    #expect(model.place == .source("u3"))
    press(.character("4"), &model)
    #expect(model.place == .pane(.tls))
    #expect(model.shownUpstream == "orders-db")
    press(.escape, &model)
    #expect(model.place == .source("u3"))
  }

  @Test func theWorstSourceIsSelectedFirst() {
    let model = Scene.model(Scene.exhausted)
    let rows = view(model).text.split(separator: "\n").map(String.init)
    let orders = rows.firstIndex { $0.contains("orders  ") }
    let invoices = rows.firstIndex { $0.contains("invoices") }
    #expect(orders != nil && invoices != nil)
    if let orders, let invoices { #expect(orders < invoices) }
  }

  @Test func theSelectionStaysWithItsRowWhenTheOrderChanges() {
    var model = Scene.model(Scene.exhausted)
    press(.character("1"), &model)
    press(.down, &model)
    let selected = model.state(of: .pane(.sources)).selected
    #expect(selected == "u4")
    press(.character("S"), &model)
    #expect(model.state(of: .pane(.sources)).selected == selected)
    press(.enter, &model)
    #expect(model.place == .source("u4"))
  }

  @Test func aPasteFillsAFilterAndNoMore() {
    var model = Scene.model(Scene.exhausted)
    press(.character("1"), &model)
    press(.character("/"), &model)
    for _ in 0..<3 {
      press(.paste("in\u{1B}" + String(repeating: "v", count: 4_000)), &model)
      #expect(model.state(of: .pane(.sources)).filter == "in�" + String(repeating: "v", count: 197))
      #expect(view(model).text.contains("The paste is cut off: 200 characters are kept."))
    }
  }

  @Test func aFilterTakesEveryLetterUntilEnter() {
    var model = Scene.model(Scene.exhausted)
    press(.character("1"), &model)
    for letter in "/qinv" { press(.character(letter), &model) }
    #expect(model.state(of: .pane(.sources)).filter == "qinv")
    press(.control("u"), &model)
    for letter in "invo" { press(.character(letter), &model) }
    press(.enter, &model)
    let text = view(model).text
    #expect(text.contains("invoices") && !text.contains("customers"))
    // The first Esc drops the filter, the second goes back.
    press(.escape, &model)
    #expect(view(model).text.contains("customers"))
    press(.escape, &model)
    #expect(model.place == .overview)
  }

  @Test func theFilterOfOnePaneLeavesTheOthersAlone() {
    var model = Scene.model(Scene.exhausted)
    for letter in "/zzz" { press(.character(letter), &model) }
    press(.enter, &model)
    #expect(!view(model).text.contains("● customers"))
    #expect(view(model).text.contains("tcp_keepalives_idle"))
  }

  @Test func pauseIntervalAndAskNowAreEffects() {
    var model = Scene.model(Scene.healthy)
    #expect(press(.character("p"), &model) == [.server(.pause(true))])
    #expect(view(model).text.contains("paused"))
    #expect(press(.character("p"), &model) == [.server(.pause(false))])
    #expect(press(.character("+"), &model) == [.server(.setInterval(.seconds(4)))])
    #expect(press(.character("-"), &model) == [.server(.setInterval(.seconds(2)))])
    #expect(press(.character("r"), &model) == [.server(.pollNow)])
    for _ in 0..<20 { press(.character("-"), &model) }
    #expect(model.time.interval == .milliseconds(500))
    for _ in 0..<20 { press(.character("+"), &model) }
    #expect(model.time.interval == .seconds(3600))
    #expect(press(.character("q"), &model) == [.terminal(.quit)])
    #expect(press(.control("z"), &model) == [.terminal(.suspend)])
    #expect(press(.control("l"), &model) == [.terminal(.repaint)])
  }

  @Test func whatIsCopiedHoldsNoControlCharacters() {
    var samples = Scene.connected
    var sample = MaterializeSample(at: Scene.ago(1), roundTrip: .milliseconds(1))
    var source = Scene.source("u3", "orders", connection: "u1", stalled: true)
    source.error = "postgres: \u{1B}]52;c;cm0gLXJm\u{07}closed"
    sample.sources = Reading([source], at: Scene.ago(1))
    samples.append(.materialize(sample))
    var model = Scene.model(samples)
    let effects = press(.character("y"), &model)
    guard case .terminal(.copy(let text))? = effects.first else {
      Issue.record("nothing was copied: \(effects)")
      return
    }
    #expect(text.contains("closed"))
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 })
    #expect(!view(model).text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }

  @Test func aRowThatVanishesLeavesTheSelectionInItsPlace() {
    var model = Scene.model(Scene.exhausted)
    press(.character("1"), &model)
    press(.down, &model)
    guard case .materialize(var sample) = Scene.materialize(stalled: true) else { return }
    sample.sources?.value?.removeAll { $0.id == "u4" }
    _ = update(&model, .samples([.materialize(sample)]))
    press(.enter, &model)
    #expect(model.place == .source("u5"))
  }

  @Test func aSourceThatIsGoneSaysSo() {
    var model = Scene.model(Scene.exhausted)
    press(.enter, &model)
    guard case .materialize(var sample) = Scene.materialize(stalled: true) else { return }
    sample.sources?.value?.removeAll()
    _ = update(&model, .samples([.materialize(sample)]))
    #expect(view(model).text.contains("not there any more"))
  }

  @Test func theWantedSourceOpensAsSoonAsItIsKnown() {
    for name in ["u5", "invoices", "materialize.public.invoices"] {
      let model = Scene.model(Scene.exhausted, options: Model.Options(source: name))
      #expect(model.place == .source("u5"))
    }
    let model = Scene.model(Scene.exhausted, options: Model.Options(source: "nothing"))
    #expect(model.place == .overview)
    #expect(view(model).text.contains("no PostgreSQL source named nothing"))
  }

  @Test func upstreamsCanBeChosenByArrowAndFromTheList() {
    var model = Scene.model(Scene.exhausted)
    press(.character("2"), &model)
    press(.right, &model)
    #expect(model.shownUpstream == "billing-db")
    press(.character("u"), &model)
    #expect(model.place == .servers)
    press(.down, &model)
    press(.enter, &model)
    #expect(model.place == .pane(.connections))
    #expect(model.shownUpstream == "orders-db")
  }

  @Test func oldFiguresSayTheirAgeOnAShortTerminalToo() {
    let hung = Scene.healthy + [.asked(.upstream("orders-db"), at: Scene.ago(12))]
    let size = Size(width: 40, height: 12)
    #expect(view(Scene.model(hung, size: size)).text.contains("s old"))
    #expect(!view(Scene.model(Scene.healthy, size: size)).text.contains("s old"))
  }

  @Test func theMouseSelectsOpensAndScrolls() {
    var model = Scene.model(Scene.exhausted)
    let layout = Layout(model)
    guard let tab = tabs(model, in: layout.tabs).first(where: { $0.place == .pane(.tls) }),
      let sources = layout.panels.first
    else {
      Issue.record("no tabs or panels")
      return
    }
    // The row below the heading and the first source.
    let second = Point(x: sources.frame.x + 4, y: sources.frame.y + 3)
    press(.mouse(.init(.press, at: second)), &model)
    #expect(model.state(of: .pane(.sources)).selected == "u4")
    press(.mouse(.init(.doubleClick, at: second)), &model)
    #expect(model.place == .source("u4"))
    press(.mouse(.init(.wheelDown, at: Point(x: 10, y: 10))), &model)
    #expect(model.state(of: .source).index == 3)
    press(.mouse(.init(.press, at: Point(x: tab.rect.x, y: tab.rect.y))), &model)
    #expect(model.place == tab.place)
  }

  @Test func helpNamesEveryKeyOfThePlaceAndGoesAwayAgain() {
    var model = Scene.model(Scene.healthy, size: Size(width: 120, height: 200))
    press(.character("2"), &model)
    press(.character("?"), &model)
    let text = view(model).text
    for binding in Bindings.at(.pane(.connections)) { #expect(text.contains(String(binding.help.prefix(60)))) }
    #expect(text.contains("reserved_connections"))
    press(.character("?"), &model)
    #expect(model.place == .pane(.connections))
  }

  @discardableResult
  private func press(_ key: Key, _ model: inout Model) -> [Effect] { update(&model, .key(key)) }
}
