// Where everything that is shown comes from.

import Dashboard

/// Servers that are watched, or a recording that is played.
@MainActor
protocol Feed: AnyObject, Sendable {
  /// Begins to tell what there is to show; `emit` is called on the main queue.
  func start(_ emit: @escaping @MainActor (Message) -> Void) async
  /// Carries out what is wanted of servers, or of a recording: others' effects are left alone. Waits for nothing: what
  /// comes of it is told.
  func carryOut(_ effect: Effect)
  /// Returns when nothing more is told and every connection is closed.
  func stop() async
}
