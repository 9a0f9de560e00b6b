// From the poller's queue to the main queue: samples are handed over in batches, so that hundreds of servers cost no
// more turns, and no more pictures, than a person can see.

import Dispatch
import Samples
import Synchronization

/// Collects what is put into it on any thread and delivers it on the main queue, at most every 100 ms. After a quiet moment it
/// waits for 20 ms, so that a question and its answer mostly come together.
final class Inbox: Sendable {
  private struct Waiting {
    var samples: [Sample] = []
    var isDeliveryDue = false
    var lastDelivery = DispatchTime(uptimeNanoseconds: 0)
  }

  private static let pause = DispatchTimeInterval.milliseconds(100)
  private static let wait = DispatchTimeInterval.milliseconds(20)

  private let waiting = Mutex(Waiting())
  @MainActor var onDelivery: @MainActor ([Sample]) -> Void = { _ in }

  func put(_ sample: Sample) {
    let due = waiting.withLock { waiting -> DispatchTime? in
      waiting.samples.append(sample)
      guard !waiting.isDeliveryDue else { return nil }
      waiting.isDeliveryDue = true
      return max(.now() + Inbox.wait, waiting.lastDelivery + Inbox.pause)
    }
    guard let due else { return }
    DispatchQueue.main.asyncAfter(deadline: due) { MainActor.assumeIsolated { self.deliver() } }
  }

  @MainActor private func deliver() {
    let samples = waiting.withLock { waiting in
      waiting.isDeliveryDue = false
      waiting.lastDelivery = .now()
      defer { waiting.samples = [] }
      return waiting.samples
    }
    onDelivery(samples)
  }
}
