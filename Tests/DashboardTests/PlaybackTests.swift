// A recording in place of servers, by values: news and keys in, the model and the effects out.

import Diagnosis
import Samples
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite struct PlaybackTests {
  private static let begin = Scene.ago(600)

  /// Read to its end, ten minutes long, shown as it was four minutes before that.
  private func model(size: Size = Size(width: 120, height: 40), share: Double = 1) -> Model {
    let playback = Playback(name: "incident.pgwatch", begin: PlaybackTests.begin)
    // Two days later.
    var model = Model(playing: playback, clock: Scene.now + .seconds(2 * 86_400), size: size)
    let evidence = Evidence(Scene.exhausted)
    let failures = evidence.events([]).filter { $0.at >= PlaybackTests.begin }.failures
    _ = update(&model, .playback(.readAhead(to: Scene.now, evidence, failures: failures, share: share)))
    _ = update(&model, .playback(.reached(Scene.ago(240), evidence, wanted: nil)))
    return model
  }

  @Test func timeIsThatOfTheRecording() {
    var model = model()
    #expect(model.now == Scene.ago(240) && !model.findings.isEmpty)
    _ = update(&model, .tick(Scene.now + .seconds(3 * 86_400)))
    #expect(model.now == Scene.ago(240))
    #expect(model.time.interval == .seconds(2))
    // The whole of it is what there is to know, as for the timeline.
    #expect(model.latest.now == Scene.now)
    #expect(model.isLookingBack)
  }

  @Test func stepsAddUpUntilTheyAreShown() {
    var model = model()
    #expect(press(",", &model) == [.playback(.seek(Scene.ago(250)))])
    #expect(press("<", &model) == [.playback(.seek(Scene.ago(550)))])
    // What was played before that is not shown any more.
    let evidence = Evidence(Scene.connected)
    _ = update(&model, .playback(.reached(Scene.ago(239), evidence, wanted: nil)))
    _ = update(&model, .playback(.reached(Scene.ago(250), evidence, wanted: Scene.ago(250))))
    #expect(model.now == Scene.ago(240))
    _ = update(&model, .playback(.reached(Scene.ago(550), evidence, wanted: Scene.ago(550))))
    #expect(model.now == Scene.ago(550) && model.time.playback?.wanted == nil)
    _ = update(&model, .playback(.reached(Scene.ago(549), evidence, wanted: nil)))
    #expect(model.now == Scene.ago(549))
  }

  @Test func nothingLiesBeforeTheBeginningAndBehindTheEnd() {
    var model = model()
    #expect(press("B", &model) == [.playback(.seek(PlaybackTests.begin))])
    #expect(press(",", &model) == [.playback(.seek(PlaybackTests.begin))])
    #expect(model.notice?.text == "This is the beginning of the recording.")
    #expect(press("N", &model) == [.playback(.seek(Scene.now))])
    #expect(press(".", &model) == [.playback(.seek(Scene.now))])
    _ = update(&model, .playback(.ended))
    #expect(model.time.isPaused && model.notice?.text == "This is the end of the recording.")
    #expect(press("p", &model) == [.playback(.pause(false))])
  }

  @Test func asFarAsItHasBeenReadAhead() {
    var model = model(share: 0.3)
    #expect(press(">", &model) == [.playback(.seek(Scene.now))])
    #expect(model.notice?.text == "The recording has been read up to here so far.")
    #expect(view(model).text.contains(" 30 % read "))
  }

  @Test func plusAndMinusChangeTheSpeed() {
    var model = model()
    var factors: [Double] = []
    for key in "+++++++---------" {
      guard case .playback(.setSpeed(let speed))? = press(key, &model).first else { continue }
      factors.append(speed.factor)
    }
    #expect(factors == [2, 4, 8, 16, 32, 64, 64, 32, 16, 8, 4, 2, 1, 0.5, 0.25, 0.25])
    #expect(view(model).text.contains("replay ×1/4  2026-11-22 13:59:21"))
    #expect(Playback.Speed(factor: 3) == nil && Playback.Speed(factor: 128) == nil)
  }

  @Test func failuresAreGoneTo() {
    var model = model()
    // A source failed 252 s before the end, and goes round since; then its server failed, too.
    #expect(model.time.playback?.failures == [Scene.ago(252), Scene.ago(154)])
    #expect(press("(", &model) == [.playback(.seek(Scene.ago(257)))])
    #expect(press("(", &model) == [])
    #expect(model.notice?.text == "Nothing failed earlier.")
    #expect(press("B", &model) == [.playback(.seek(PlaybackTests.begin))])
    #expect(press(")", &model) == [.playback(.seek(Scene.ago(257)))])
    #expect(press(")", &model) == [.playback(.seek(Scene.ago(159)))])
  }

  @Test func nothingReachesAServer() {
    var model = model()
    for key: Character in ["r", "5", "n"] { #expect(press(key, &model).isEmpty) }
    #expect(model.notice?.text == "This is a recording: no server is asked, and nothing is changed.")
    _ = press("v", &model)
    #expect(update(&model, .key(.enter)).isEmpty)
    // The wizard can be read; how far it was read is not remembered.
    #expect(press("9", &model).isEmpty)
    for _ in 0..<4 { #expect(update(&model, .key(.tab)).isEmpty) }
    #expect(view(model).text.contains("Prevent"))
    #expect(press("e", &model) == [.file(.report(isRedacted: false))])
  }

  @Test func theTimelineIsThatOfTheWholeRecordingAndItsCursorSeeks() {
    var model = model()
    _ = press("7", &model)
    let text = view(model).text
    #expect(text.contains("until the end") && text.contains("all panes as of 13:59:21 "))
    guard case .playback(.seek(let left))? = update(&model, .key(.left)).first,
      case .playback(.seek(let further))? = update(&model, .key(.left)).first
    else {
      Issue.record("nothing was sought")
      return
    }
    #expect(left < Scene.ago(240) && further < left)
    // The latest event, which is not over yet where one is.
    guard let last = model.timeline.events.last else { return }
    #expect(last.at > Scene.ago(240))
    #expect(model.look(at: last) == [.playback(.seek(min(last.seenAt + .seconds(2), Scene.now)))])
  }

  @Test func helpNamesTheKeysThatPlay() {
    var model = model(size: Size(width: 120, height: 200))
    _ = press("?", &model)
    let text = view(model).text
    for binding in Bindings.playback { #expect(text.contains(String(binding.help.prefix(60)))) }
    for words in ["Ask less often", "Ask every server now", "Show the present"] { #expect(!text.contains(words)) }
  }

  @Test func everyBindingOfAPlaceHasItsOwnKeys() {
    for place in [Place.overview, .source("u3"), .servers] + PaneID.allCases.map(Place.pane) {
      let keys = Bindings.at(place, .playing).flatMap(\.keys)
      #expect(Set(keys).count == keys.count, "\(place)")
    }
  }

  @Test func aClickOnTheLineGoesThere() throws {
    var model = model(size: Size(width: 100, height: 30))
    let row = Layout(model).playback
    let text = view(model).text.split(separator: "\n", omittingEmptySubsequences: false)[row.y]
    let first = try #require(Array(text).firstIndex(of: "━"))
    let last = try #require(Array(text).lastIndex(of: "─"))
    func click(_ x: Int) -> [Effect] { update(&model, .key(.mouse(.init(.press, at: Point(x: x, y: row.y))))) }
    #expect(click(first) == [.playback(.seek(PlaybackTests.begin))])
    #expect(click(last) == [.playback(.seek(Scene.now))])
    #expect(click(0).isEmpty)
  }

  @Test(arguments: [(40, 12), (120, 40)])
  func looksLikeARecording(width: Int, height: Int) {
    expectScreen(view(model(size: Size(width: width, height: height))), "playback-\(width)x\(height)")
  }

  @Test func everySizeHasAPicture() {
    for (width, height) in [(0, 0), (1, 8), (7, 9), (20, 8), (26, 12), (60, 18), (400, 120)] {
      for share in [0, 0.001, 0.5, 1] {
        let size = Size(width: width, height: height)
        #expect(view(model(size: size, share: share)).size == size)
      }
    }
    let empty = Playback(name: "a", begin: Scene.now)
    _ = view(Model(playing: empty, clock: Scene.now, size: Size(width: 80, height: 24)))
  }

  private func press(_ key: Character, _ model: inout Model) -> [Effect] { update(&model, .key(.character(key))) }
}
