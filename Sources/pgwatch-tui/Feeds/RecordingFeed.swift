// A recording, as the player plays it.

import Dashboard

@MainActor
final class RecordingFeed: Feed {
  private let player: Player
  private var isOver = false

  init(_ player: Player) { self.player = player }

  func start(_ emit: @escaping @MainActor (Message) -> Void) async {
    await player.start { [weak self] in
      if self?.isOver == false { emit(.playback($0)) }
    }
  }

  /// What is being read is not waited for: the file may be huge, or on a disk that hangs.
  func stop() {
    isOver = true
    Task { await player.stop() }
  }

  func carryOut(_ effect: Effect) {
    guard case .playback(let effect) = effect else { return }
    switch effect {
    case .pause(let isPaused): Task { await player.pause(isPaused) }
    case .setSpeed(let speed): Task { await player.play(at: speed) }
    case .seek(let moment): Task { await player.seek(to: moment) }
    }
  }
}
