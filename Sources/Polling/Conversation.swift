// What is said on one connection, apart from carrying it there.

import Postgres
import Samples

/// Decides what is asked of one server and what the answers mean. A value without clock and connection: the watch
/// carries its scripts to the server and its samples to who wants them.
protocol Conversation: Sendable {
  /// A new connection stands: what was refused on the last one may be granted now.
  mutating func begin(_ handshake: Handshake)

  /// The user wants everything asked anew, refused questions too.
  mutating func askAfresh()

  /// The script of the next round trip.
  mutating func nextScript() -> Script

  /// The answers to the last script, one per group.
  /// - Returns: `nil` when they only tell what to ask: then the next script is due at once.
  mutating func take(_ answers: [Answer], at moment: Moment, roundTrip: Duration) -> Sample?
}

/// Counts rounds: what changes seldom is asked in the first one and then every so often.
struct SeldomDue: Sendable, Equatable {
  private static let every = 10
  private var roundsLeft = 0

  /// At the next round, even if one is under way.
  mutating func bringForward() { roundsLeft = 0 }

  /// Whether a round that begins now asks everything; counts the round.
  mutating func isDueNow() -> Bool {
    let isDue = roundsLeft == 0
    roundsLeft = isDue ? SeldomDue.every - 1 : roundsLeft -| 1
    return isDue
  }
}
