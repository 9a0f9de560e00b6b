// Keeps hundreds of servers from being dialled in the same moment.

import Postgres
import Samples

/// Lets so many handshakes begin at once. One that takes long gives its place away, so that dead servers do not keep
/// the living waiting.
@Wire
final class Turnstile {
  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private static let longest = Duration.seconds(1)

  nonisolated init(places: Int) { free = places }

  func pass<Value: Sendable>(_ handshake: @Wire () async throws(Loss) -> Value) async throws(Loss) -> Value {
    await enter()
    let place = Place(self)
    let clock = Task {
      if (try? await Task.sleep(for: Turnstile.longest)) != nil { place.giveUp() }
    }
    defer {
      clock.cancel()
      place.giveUp()
    }
    return try await handshake()
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
  @Wire
  private final class Place {
    private var turnstile: Turnstile?

    init(_ turnstile: Turnstile) { self.turnstile = turnstile }

    func giveUp() {
      turnstile?.leave()
      turnstile = nil
    }
  }
}
