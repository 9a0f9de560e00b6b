// What is asked of an upstream, round by round; without a server.

import Postgres
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct UpstreamConversationTests {
  @Test func aRoleThatBecomesKnownDuringAQuestionIsAskedForInTheNext() {
    var conversation = UpstreamConversation(name: "server", role: "watcher", deadlines: Deadlines())
    conversation.begin(.example())
    _ = conversation.nextScript()
    _ = conversation.take([], at: .noon, roundTrip: .zero)
    _ = conversation.nextScript()
    conversation.expect([.init(role: "materialize", database: "shop")])
    _ = conversation.take([], at: .noon, roundTrip: .zero)
    let thorough = conversation.nextScript()
    _ = conversation.take([], at: .noon, roundTrip: .zero)
    let quick = conversation.nextScript()
    #expect(thorough.groups.count > quick.groups.count)
  }
}
