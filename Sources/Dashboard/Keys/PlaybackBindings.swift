// The keys that play a recording, and what is left of the others meanwhile.

import Screen

extension Bindings {
  /// As the table of keys while servers are watched, with these before and in place of what they mean there.
  static let tableOfPlayback: [Binding] =
    playback
    + table.filter { binding in
      binding.keys.allSatisfy { key in !playback.contains { $0.keys.contains(key) } }
    }

  static let playback: [Binding] = [
    Binding(
      keys: [.character("p")], label: "p", action: .pause, scope: .everywhere, short: "pause",
      help: "Let the recording stand still, or play on."),
    Binding(
      keys: [.character(",")], label: ",", action: .earlier, scope: .everywhere, short: "earlier",
      help: "Go ten seconds back in the recording; < five minutes."),
    Binding(
      keys: [.character(".")], label: ".", action: .later, scope: .everywhere, short: "later",
      help: "Go on by ten seconds; > five minutes."),
    Binding(
      keys: [.character("<")], label: "<", action: .muchEarlier, scope: .everywhere, help: "Five minutes back."),
    Binding(
      keys: [.character(">")], label: ">", action: .muchLater, scope: .everywhere, help: "On by five minutes."),
    Binding(
      keys: [.character("+"), .character("=")], label: "+", action: .playFaster, scope: .everywhere, short: "faster",
      help: "Play twice as fast, up to 64 times."),
    Binding(
      keys: [.character("-")], label: "-", action: .playSlower, scope: .everywhere, short: "slower",
      help: "Play half as fast, down to a quarter."),
    Binding(
      keys: [.character(")")], label: ")", action: .nextFailure, scope: .everywhere, short: "next failure",
      help: "Go to where something fails next: ✗ on the line that shows where you are. ( goes to the one before."),
    Binding(
      keys: [.character("(")], label: "(", action: .previousFailure, scope: .everywhere,
      help: "Go back to where something failed last."),
    Binding(
      keys: [.character("B")], label: "B", action: .beginning, scope: .everywhere,
      help: "Go to the beginning of the recording."),
    Binding(
      keys: [.character("N")], label: "N", action: .present, scope: .everywhere,
      help: "Go to the end of the recording."),
  ]
}

extension Model {
  var mode: Bindings.Mode { time.playback == nil ? .watching : .playing }
}
