// What is shown at once, and what may wait for the next tick.

import Samples
import Testing

@testable import Dashboard

@Suite struct RoutineTests {
  @Test func onlyFurtherAnswersWait() {
    let orders = ServerID.upstream("orders-db")
    let answer = Scene.upstream("orders-db", used: 41)
    let course: [(Sample, isNews: Bool)] = [
      (.connected(orders, Scene.handshake("15.18"), at: Scene.now), true),
      (.asked(orders, at: Scene.now), false),
      (answer, true),
      (answer, false),
      // Another server's first answer is news too, and so is the first one after a loss.
      (Scene.materialize(stalled: false), true),
      (.lost(orders, Scene.refused, at: Scene.now, retryAt: Scene.now), true),
      (answer, true),
    ]
    var routine = Routine()
    let found = course.map { sample, _ in routine.isNews(sample) }
    #expect(found == course.map(\.isNews))
  }
}
