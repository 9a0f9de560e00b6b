// One connection through a relay: two sockets, and what is on its way between them.

/// The relay's half-way house: takes what one end says and hands it to the other, in time.
struct RelayedConnection {
  let client, server: TCPSocket
  private let began: ContinuousClock.Instant
  private var latestWord: ContinuousClock.Instant
  /// 0…1: where in a range of ages this connection's end lies.
  private let fate = Double.random(in: 0...1)
  private var toServer = Flow(), toClient = Flow()

  init(client: TCPSocket, server: TCPSocket, at now: ContinuousClock.Instant) {
    (self.client, self.server) = (client, server)
    (began, latestWord) = (now, now)
  }

  /// How the way between two ends came to its end.
  enum End {
    /// Both have said their last.
    case finished
    /// The network ended it in order, without having been asked.
    case cut
    /// The network forgot it, or one of the ends did.
    case reset
  }

  /// Moves what can be moved; says so when the connection is at its end.
  /// - Parameter note: is told what each end said.
  mutating func move(
    under rules: NetworkRules, at now: ContinuousClock.Instant, note: (_ bytes: Int, _ fromClient: Bool) -> Void
  ) -> End? {
    guard let heard = toServer.take(from: client, under: rules, at: now),
      let answered = toClient.take(from: server, under: rules, at: now),
      toServer.hand(to: server, at: now), toClient.hand(to: client, at: now)
    else { return .reset }
    if heard > 0 { note(heard, true) }
    if answered > 0 { note(answered, false) }
    if heard + answered > 0 { latestWord = now }
    if toServer.isOver && toClient.isOver { return .finished }
    if let age = rules.reset?.point(at: fate), now - began >= age { return .reset }
    if let age = rules.cutAfter, now - began >= age { return .cut }
    if let idle = rules.cutIdle, now - latestWord >= idle { return .cut }
    return nil
  }

  func end(_ end: End) {
    for socket in [client, server] {
      if end == .reset { socket.reset() } else { socket.close() }
    }
  }

  /// Something waits for its time, or for room at the other end.
  var isCarrying: Bool { toServer.isCarrying || toClient.isCarrying }

  /// The sockets from which more can be taken in.
  var sources: [TCPSocket] {
    (toServer.isOpen ? [client] : []) + (toClient.isOpen ? [server] : [])
  }
}

extension ClosedRange<Duration> {
  /// - Parameter share: 0 is the lower bound, 1 the upper one.
  fileprivate func point(at share: Double) -> Duration { lowerBound + (upperBound - lowerBound) * share }
}

/// What goes in one direction.
private struct Flow {
  private var pieces: [(due: ContinuousClock.Instant, bytes: ArraySlice<UInt8>)] = []
  private var waiting = 0
  /// The source will say nothing more; and the sink has been told.
  private var hasEnded = false
  private(set) var isOver = false
  /// When so many bytes wait, no more are taken in.
  private static let room = 1 << 20

  /// More can be taken in.
  var isOpen: Bool { !hasEnded && waiting < Flow.room }
  var isCarrying: Bool { !pieces.isEmpty }

  /// Takes in what `source` said and returns how many bytes that was; `nil` when it is broken.
  mutating func take(
    from source: TCPSocket, under rules: NetworkRules, at now: ContinuousClock.Instant
  ) -> Int? {
    var taken = 0
    while isOpen {
      switch source.receive() {
      case .bytes(let bytes):
        let delay = rules.delay?.point(at: Double.random(in: 0...1)) ?? .zero
        // Nothing overtakes what was sent before it.
        let due = max(now + delay, pieces.last?.due ?? now)
        pieces.append((due, bytes[...]))
        taken += bytes.count
        waiting += bytes.count
      case .nothing: return taken
      case .end: hasEnded = true
      case .failure: return nil
      }
    }
    return taken
  }

  /// Hands over what is due, as far as there is room; `false` when `sink` is broken.
  mutating func hand(to sink: TCPSocket, at now: ContinuousClock.Instant) -> Bool {
    while let piece = pieces.first, piece.due <= now {
      guard let count = sink.send(piece.bytes) else { return false }
      waiting -= count
      guard count == piece.bytes.count else {
        pieces[0].bytes = piece.bytes.dropFirst(count)
        return true
      }
      pieces.removeFirst()
    }
    if hasEnded, pieces.isEmpty, !isOver {
      sink.finish()
      isOver = true
    }
    return true
  }
}
