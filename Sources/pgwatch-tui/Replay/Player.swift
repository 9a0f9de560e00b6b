// Plays a recording: what was seen arrives again, as fast as is wished, from wherever is wished.

import Dashboard
import Diagnosis
import Postgres
import Samples

/// Works on a queue of its own. What is wished for is state, and one task at a time pursues it: the newest wish wins, and
/// nothing queues up.
actor Player {
  private nonisolated let executor = QueueExecutor(label: "player")
  nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

  // Wishes.
  private var speed: Playback.Speed
  private var isPaused = false
  private var wanted: Moment?

  private let beginning: Cursor
  /// Where to go on from besides, left behind by the indexer.
  private var places: [Cursor] = []
  /// What has been shown.
  private var cursor: Cursor
  /// Past the cursor's latest sample by as much as was played since.
  private var position: Moment

  private var emit: @MainActor (PlaybackNews) -> Void = { _ in }
  private var work: Task<Void, Never>?
  private var scouting: Task<Void, Never>?

  /// - Parameter start: where to begin, if not at the beginning.
  init(_ beginning: Cursor, speed: Playback.Speed, start: Moment?) {
    self.beginning = beginning
    self.speed = speed
    wanted = start
    cursor = beginning
    position = beginning.at
  }

  func start(_ emit: @escaping @MainActor (PlaybackNews) -> Void) {
    self.emit = emit
    pursue()
    scouting = Task { [beginning] in
      await RecordingIndexer().read(from: beginning, leaving: { await self.keep($0) }, emit: emit)
    }
  }

  /// Returns when nothing more is told.
  func stop() async {
    scouting?.cancel()
    work?.cancel()
    await scouting?.value
    await work?.value
  }

  func seek(to moment: Moment) {
    wanted = moment
    pursue()
  }

  func pause(_ isPaused: Bool) {
    self.isPaused = isPaused
    pursue()
  }

  func play(at speed: Playback.Speed) {
    self.speed = speed
    pursue()
  }

  private func keep(_ place: Cursor) { places.append(place) }

  private func pursue() {
    let before = work
    before?.cancel()
    work = Task {
      await before?.value
      await goWhereWanted()
      await playOn()
    }
  }

  // MARK: Seeking

  private func goWhereWanted() async {
    guard let wanted, !Task.isCancelled else { return }
    let nearest = (places + [cursor]).filter { $0.at <= wanted }.max { $0.at < $1.at }
    var place = nearest ?? beginning
    while !place.advance(to: wanted, atMost: 200) {
      // A newer wish is taken in here, and comes first.
      await Task.yield()
      if Task.isCancelled { return }
    }
    self.wanted = nil
    cursor = place
    position = place.isAtEnd ? place.at : max(wanted, beginning.at)
    await emit(.reached(position, cursor.evidence, wanted: wanted))
  }

  // MARK: Playing

  private func playOn() async {
    var last = ContinuousClock.now
    while !isPaused, !Task.isCancelled {
      await leapOverGap()
      try? await Task.sleep(for: speed.rest)
      if Task.isCancelled { return }
      // Nothing is leapt over because the program was stopped for a while.
      let elapsed = min(ContinuousClock.now - last, speed.rest * 3)
      last = .now
      position = position + elapsed * speed.factor
      while !cursor.advance(to: position, atMost: 200) {
        await Task.yield()
        if Task.isCancelled { return }
      }
      if cursor.isAtEnd { position = cursor.at }
      await emit(.reached(position, cursor.evidence, wanted: nil))
      if cursor.isAtEnd {
        isPaused = true
        await emit(.ended)
      }
    }
  }

  /// Nobody wants to wait for what was not recorded: the program slept, or was paused.
  private func leapOverGap() async {
    guard let next = cursor.next else { return }
    let gap = next.at - position
    guard gap > max(.seconds(60), (cursor.evidence.usualInterval ?? .zero) * 3) else { return }
    position = next.at
    await emit(.leapt(gap))
  }
}

extension Playback.Speed {
  /// Between two pictures: often enough to look smooth, seldom enough to be cheap.
  fileprivate var rest: Duration { max(.milliseconds(100), min(.milliseconds(500), .seconds(1) / factor)) }
}
