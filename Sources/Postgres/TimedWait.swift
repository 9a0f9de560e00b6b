// Waiting for an event, but not for ever.

/// One wait, which ends with what it waited for, at its deadline, or when its task is cancelled.
@LibpqActor
final class TimedWait<Value: Sendable> {
  private var waiter: CheckedContinuation<Value?, Never>?
  private var clock: Task<Void, Never>?

  /// Waits for `meet`, which `begin` is to arrange; `nil` when it did not come within `span`. Once only.
  func value(within span: Duration, _ begin: () -> Void) async -> Value? {
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        self.waiter = waiter
        clock = Task {
          if (try? await Task.sleep(for: span)) != nil { meet(nil) }
        }
        begin()
        // Of a task that was cancelled before, the handler may have come too early for this wait.
        if Task.isCancelled { meet(nil) }
      }
    } onCancel: {
      Task { @LibpqActor in self.meet(nil) }
    }
  }

  /// Ends the wait; later calls are without effect.
  func meet(_ value: Value?) {
    clock?.cancel()
    let waiter = waiter
    self.waiter = nil
    waiter?.resume(returning: value)
  }
}
