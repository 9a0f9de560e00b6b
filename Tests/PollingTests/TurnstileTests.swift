// Waiting and taking turns.

import Postgres
import Samples
import TestSupport
import Testing

@testable import Polling

@Suite struct TurnstileTests {
  @Test @Wire func letsSoManyBeginAtOnce() async throws {
    let turnstile = Turnstile(places: 2)
    let bells = [Alarm(), Alarm(), Alarm()]
    let house = House()
    let guests = bells.indices.map { index in
      Task { @Wire in
        try? await turnstile.pass { () async throws(Loss) in
          house.inside.insert(index)
          await bells[index].wait(for: nil)
          house.inside.remove(index)
        }
      }
    }
    #expect(try await eventually { @Wire in house.inside.count == 2 })
    let first = try #require(house.inside.min())
    bells[first].ring()
    #expect(try await eventually { @Wire in !house.inside.contains(first) && house.inside.count == 2 })
    for bell in bells { bell.ring() }
    for guest in guests { await guest.value }
    #expect(house.inside.isEmpty)
  }

  /// Probes are bounded, however long they take.
  @Test @Wire func whereTheNumberIsBoundedAPlaceIsKept() async throws {
    let (strict, lenient) = (Turnstile(places: 1, longest: nil), Turnstile(places: 1, longest: .milliseconds(50)))
    let bell = Alarm()
    let house = House()
    let slow = Task { @Wire in
      await strict.pass { await bell.wait(for: nil) }
    }
    let other = Alarm()
    let slowElsewhere = Task { @Wire in
      await lenient.pass { await other.wait(for: nil) }
    }
    await Task.yield()
    let next = Task { @Wire in
      await strict.pass { _ = house.inside.insert(1) }
    }
    // Where places are given away, the time for it has passed.
    await lenient.pass {}
    #expect(house.inside.isEmpty)
    bell.ring()
    other.ring()
    for guest in [slow, slowElsewhere, next] { await guest.value }
    #expect(house.inside == [1])
  }

  /// Otherwise a few servers that never answer would keep all others from being dialled.
  @Test @Wire func whoTakesLongGivesItsPlaceAway() async throws {
    let turnstile = Turnstile(places: 1)
    let bell = Alarm()
    let slow = Task { @Wire in
      try? await turnstile.pass { () async throws(Loss) in await bell.wait(for: nil) }
    }
    await Task.yield()
    try await turnstile.pass { () async throws(Loss) in }
    bell.ring()
    await slow.value
    // Its place was not given away twice: one is free, no more.
    try await turnstile.pass { () async throws(Loss) in }
  }

  @Test @Wire func aRingThatNobodyHeardEndsTheNextWait() async {
    let alarm = Alarm()
    alarm.ring()
    alarm.ring()
    await alarm.wait(for: nil)
    let began = ContinuousClock.now
    await alarm.wait(for: .milliseconds(50))
    #expect(ContinuousClock.now - began >= .milliseconds(50))
  }
}

/// Who is beyond the turnstile.
@Wire
private final class House {
  var inside: Set<Int> = []
}
