// Waiting and taking turns.

import Postgres
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct DialLimiterTests {
  @Test @LibpqActor func letsSoManyBeginAtOnce() async throws {
    let dialLimiter = DialLimiter(places: 2)
    let wakeups = [Wakeup(), Wakeup(), Wakeup()]
    let house = House()
    let guests = wakeups.indices.map { index in
      Task { @LibpqActor in
        try? await dialLimiter.pass { () async throws(Loss) in
          house.inside.insert(index)
          await wakeups[index].wait(for: nil)
          house.inside.remove(index)
        }
      }
    }
    #expect(try await eventually { @LibpqActor in house.inside.count == 2 })
    let first = try #require(house.inside.min())
    wakeups[first].signal()
    #expect(try await eventually { @LibpqActor in !house.inside.contains(first) && house.inside.count == 2 })
    for wakeup in wakeups { wakeup.signal() }
    for guest in guests { await guest.value }
    #expect(house.inside.isEmpty)
  }

  /// Probes are bounded, however long they take.
  @Test @LibpqActor func whereTheNumberIsBoundedAPlaceIsKept() async throws {
    let (strict, lenient) = (DialLimiter(places: 1, longest: nil), DialLimiter(places: 1, longest: .milliseconds(50)))
    let wakeup = Wakeup()
    let house = House()
    let slow = Task { @LibpqActor in
      await strict.pass { await wakeup.wait(for: nil) }
    }
    let other = Wakeup()
    let slowElsewhere = Task { @LibpqActor in
      await lenient.pass { await other.wait(for: nil) }
    }
    await Task.yield()
    let next = Task { @LibpqActor in
      await strict.pass { _ = house.inside.insert(1) }
    }
    // Where places are given away, the time for it has passed.
    await lenient.pass {}
    #expect(house.inside.isEmpty)
    wakeup.signal()
    other.signal()
    for guest in [slow, slowElsewhere, next] { await guest.value }
    #expect(house.inside == [1])
  }

  /// Otherwise a few servers that never answer would keep all others from being dialled.
  @Test @LibpqActor func whoTakesLongGivesItsPlaceAway() async throws {
    let dialLimiter = DialLimiter(places: 1)
    let wakeup = Wakeup()
    let slow = Task { @LibpqActor in
      try? await dialLimiter.pass { () async throws(Loss) in await wakeup.wait(for: nil) }
    }
    await Task.yield()
    try await dialLimiter.pass { () async throws(Loss) in }
    wakeup.signal()
    await slow.value
    // Its place was not given away twice: one is free, no more.
    try await dialLimiter.pass { () async throws(Loss) in }
  }

  @Test @LibpqActor func aSignalThatNobodyWaitedForEndsTheNextWait() async {
    let wakeup = Wakeup()
    wakeup.signal()
    wakeup.signal()
    await wakeup.wait(for: nil)
    let began = ContinuousClock.now
    await wakeup.wait(for: .milliseconds(50))
    #expect(ContinuousClock.now - began >= .milliseconds(50))
  }
}

/// Who is beyond the dialLimiter.
@LibpqActor
private final class House {
  var inside: Set<Int> = []
}
