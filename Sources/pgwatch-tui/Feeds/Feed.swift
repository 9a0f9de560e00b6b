// Where everything that is shown comes from.

import Dashboard

/// Servers that are watched, or a recording that is played.
@MainActor
protocol Feed: AnyObject, Sendable {
  /// Begins to tell what there is to show; `emit` is called on the main queue.
  func start(_ emit: @escaping @MainActor (Message) -> Void) async
  /// Carries out an effect that is about servers, or about playing. Waits for nothing: what comes of it is told.
  func carryOut(_ effect: Effect)
  /// Returns when nothing more is told and every connection is closed.
  func stop() async
}
