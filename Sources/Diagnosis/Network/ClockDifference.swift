// How far the clocks of this machine and of a server are apart: ages and times of both are compared all the time.

package import Samples

package struct ClockDifference: Sendable, Equatable {
  /// The server's clock less ours: positive when the server's is ahead.
  package var offset: Duration
  /// How far off that is at most: half of the round trip.
  package var uncertainty: Duration

  /// `clock`: what the server's clock showed in an answer that arrived at `at`, after `roundTrip`.
  package init(clock: Moment, at: Moment, roundTrip: Duration) {
    uncertainty = roundTrip /| 2
    offset = clock - (at - uncertainty)
  }

  /// Beyond this, times of the two machines should not be compared without thinking of it.
  package static let tolerated = Duration.seconds(2)

  package var isNotable: Bool { offset.magnitude -| uncertainty > ClockDifference.tolerated }
}
