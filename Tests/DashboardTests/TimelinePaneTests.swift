// Pane 7, and looking back from it.

import Diagnosis
import Samples
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite struct TimelinePaneTests {
  private func model(_ width: Int = 120, _ height: Int = 40) -> Model {
    var model = Scene.model(Scene.eventful, size: Size(width: width, height: height))
    _ = update(&model, .journal(Scene.journal))
    press("7", &model)
    return model
  }

  private func press(_ keys: String, _ model: inout Model) {
    for key in keys { _ = update(&model, .key(.character(key))) }
  }

  @Test(arguments: [(80, 24), (120, 40)])
  func anEventfulAfternoon(width: Int, height: Int) {
    var model = model(width, height)
    expectPage(model, "timeline-present-\(width)")
    press("zz", &model)
    for _ in 0..<(width / 4) { _ = update(&model, .key(.left)) }
    model.notice = nil
    expectPage(model, "timeline-past-\(width)")
    press("2", &model)
    expectPage(model, "timeline-connections-then-\(width)")
  }

  @Test func aFailureNamesWhatMayExplainIt() throws {
    var model = model()
    let failure = try #require(model.timeline.events.last { $0.isFailure && $0.source == "u3" })
    model.navigation.lists[.pane(.timeline), default: ListState()].selected = failure.id
    expectPage(model, "timeline-failure")
    #expect(view(model).text.contains("Near it: "))
    // The page of the source says the same.
    _ = update(&model, .key(.character("0")))
    _ = update(&model, .key(.enter))
    let page = model.viewport?.page.lines.map(\.text) ?? []
    #expect(page.contains { $0.hasPrefix("Around its latest failure") })
  }

  @Test func enterShowsEverythingAfterTheEvent() throws {
    var model = model()
    let restart = try #require(model.timeline.events.first { $0.title == "orders-db was restarted" })
    model.navigation.lists[.pane(.timeline), default: ListState()].selected = restart.id
    _ = update(&model, .key(.enter))
    #expect(model.isLookingBack)
    #expect(model.evidence.upstreams["orders-db"]?.facts.value?.startedAt == restart.at)
    #expect(model.now - restart.at < .seconds(30))
    press("N", &model)
    #expect(!model.isLookingBack && model.now == Scene.now)
  }

  @Test func whatWasBeforeTheProgramIsNotPretended() throws {
    var model = model()
    let old = try #require(model.timeline.events.first { $0.source == "u3" && $0.isFailure })
    model.navigation.lists[.pane(.timeline), default: ListState()].selected = old.id
    _ = update(&model, .key(.enter))
    #expect(!model.isLookingBack)
    #expect(model.notice?.text.contains("not watched then") == true)
  }

  @Test func theCursorGoesColumnByColumnAndComesBack() {
    var model = model()
    press("z", &model)
    var moments: [Moment] = []
    for _ in 0..<5 {
      _ = update(&model, .key(.left))
      moments.append(model.now)
    }
    #expect(moments == moments.sorted(by: >))
    for _ in 0..<6 { _ = update(&model, .key(.right)) }
    #expect(!model.isLookingBack)
  }

  @Test func aClickOnTheAxisSetsTheCursor() {
    var model = model()
    press("z", &model)
    guard let sketch = model.timelineSketch, let viewport = model.viewport else {
      Issue.record("no timeline on the screen")
      return
    }
    let column = sketch.axis.columns - 20
    let point = Point(x: viewport.top.x + sketch.gutter + column, y: viewport.top.y + 1)
    _ = update(&model, .key(.mouse(Key.Mouse(.press, at: point))))
    #expect(model.isLookingBack)
    #expect(model.timelineSketch?.axis.column(of: model.now) == column)
  }

  @Test func kindAndServerNarrowWhatIsShown() {
    var model = model()
    press("]", &model)
    #expect(model.timeline.server == .materialize)
    press("]", &model)
    #expect(model.shownEvents.allSatisfy { $0.upstream == "orders-db" })
    press("c", &model)
    #expect(Set(model.shownEvents.map(\.kind)) == [.status])
    expectPage(model, "timeline-filtered")
    for _ in 0..<20 where model.timeline.kind != nil { press("c", &model) }
    press("[[", &model)
    #expect(model.shownEvents.count == model.timeline.events.count)
  }

  @Test func zoomKeepsTheCursorOnTheAxis() {
    var model = model()
    press("zz", &model)
    for _ in 0..<30 { _ = update(&model, .key(.left)) }
    for step in ["Z", "Z", "z", "z", "z"] {
      press(step, &model)
      #expect(model.timelineSketch?.axis.column(of: model.now) != nil)
    }
  }

  @Test func nothingIsAskedOrChangedInThePast() {
    var model = model()
    _ = update(&model, .key(.left))
    #expect(model.isLookingBack)
    for key in "rnvoxt" {
      let effects = update(&model, .key(.character(key)))
      #expect(!effects.contains { $0.reachesServers })
    }
    press("5", &model)
    #expect(update(&model, .key(.character("v"))).isEmpty)
    #expect(model.prompt == nil)
    #expect(model.notice?.text.hasPrefix("This is how it was at") == true)
    // The wizard can be read; what is looked at there is not remembered.
    press("w", &model)
    #expect(update(&model, .key(.tab)).isEmpty)
    let stage = model.wizard.stage
    press("N", &model)
    #expect(model.wizard.stage != stage)
  }

  @Test func samplesThatArriveMeanwhileAreTheNewPresent() {
    var model = model()
    _ = update(&model, .key(.left))
    let shown = model.now
    _ = update(&model, .samples([Scene.upstream("orders-db", used: 77, at: Scene.now + .seconds(4))]))
    #expect(model.now == shown)
    press("N", &model)
    #expect(model.evidence.upstreams["orders-db"]?.sessions.value?.headroom.used == 77)
  }

  @Test func aShortTerminalSaysThatItIsThePast() {
    var model = model(40, 12)
    press("0", &model)
    _ = update(&model, .key(.character(",")))
    model.notice = nil
    #expect(view(model).text.contains(" ago "))
  }
}
