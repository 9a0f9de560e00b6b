// Keeps hundreds of servers from being dialled, or probed, in the same moment.

import Postgres
import Samples

/// Lets so many of a kind begin at once. A handshake that takes long gives its place away, so that dead servers do not
/// keep the living waiting.
@LibpqActor
final class DialLimiter {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private let longest: Duration?

  /// - Parameter longest: after this long a place goes to the next; `nil`: only at the end.
  nonisolated init(places: Int, longest: Duration? = .seconds(1)) {
    free = places
    self.longest = longest
  }

  func pass<Value: Sendable, Failure: Error>(
    _ errand: @LibpqActor () async throws(Failure) -> Value
  ) async throws(Failure) -> Value {
    await enter()
    let place = Place(self)
    let clock = longest.map { longest in
      Task {
        if (try? await Task.sleep(for: longest)) != nil { place.giveUp() }
      }
    }
    defer {
      clock?.cancel()
      place.giveUp()
    }
    return try await errand()
  }

  private func enter() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  private func leave() {
    if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
  }

  /// A place is given up once, whoever does it first.
  @LibpqActor
  private final class Place {
    private var dialLimiter: DialLimiter?

    init(_ dialLimiter: DialLimiter) { self.dialLimiter = dialLimiter }

    func giveUp() {
      dialLimiter?.leave()
      dialLimiter = nil
    }
  }
}
