// What a person writes about the network is understood, or refused as a whole.

import Testing

@testable import Demo

@Suite struct NetworkRulesTests {
  @Test func linesAddUp() throws {
    let rules = try NetworkRules(
      """
      # for people
      reset 300ms..8s
        delay 5ms..60ms   # both
      cut-after 2min
      """)
    #expect(rules.reset == .milliseconds(300) ... .seconds(8))
    #expect(rules.delay == .milliseconds(5) ... .milliseconds(60))
    #expect(rules.cutAfter == .seconds(120))
    #expect(rules.cutIdle == nil && !rules.drops)
    #expect(try NetworkRules("pass") == NetworkRules())
    #expect(try NetworkRules("drop").drops)
    #expect(try NetworkRules("cut-idle 22s").cutIdle == .seconds(22))
  }

  @Test(arguments: [
    "", "# only words", "drp", "drop 5s", "reset 5s", "reset 8s..2s", "cut-after 20", "pass\nreset soon",
  ])
  func nonsenseIsRefused(_ text: String) {
    #expect(throws: DemoError.self) { try NetworkRules(text) }
  }
}
