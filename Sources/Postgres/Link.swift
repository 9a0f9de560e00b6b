// One connection to one server: opened, asked and closed without ever blocking.

import Dispatch
package import Samples

/// Carries out what its machine decides. All of it happens on the wire, where nothing waits: hundreds of links share it.
/// A link that was lost or closed may be opened again.
@LibpqActor
package final class Link {
  let conninfo: Conninfo
  let resolver: Resolver
  private var machine: LinkMachine
  var connection: Connection?
  var reading, writing: SocketWatch?
  /// Tells the machine of its deadlines.
  private lazy var timer = LibpqTimer { [weak self] in self?.timerFired() }
  /// When the timer fires.
  private var nextTick: Duration?
  var lookup: Resolver.Ticket?
  var opener: CheckedContinuation<Result<Handshake, Loss>, Never>?
  var asker: CheckedContinuation<Result<[Answer], Loss>, Never>?
  /// How the connection was lost while nothing was asked: it is the answer to the next question.
  var lastLoss: Loss?
  /// The latest attempt: where it was dialled, and what the server showed.
  var candidate: Candidate?
  var presentedChain: PresentedChain?
  private let deadlines: Deadlines
  /// Looks what a server shows that did not let us in.
  private var probe: Task<HandshakeProbe, Never>?
  /// Counts `open` and `ask`, so that a cancellation that comes late ends nothing that began after it.
  private var turn = 0

  package convenience init(_ conninfo: Conninfo, deadlines: Deadlines = Deadlines()) {
    self.init(conninfo, deadlines: deadlines, resolver: .shared)
  }

  init(_ conninfo: Conninfo, deadlines: Deadlines, resolver: Resolver) {
    self.conninfo = conninfo
    self.resolver = resolver
    self.deadlines = deadlines
    machine = LinkMachine(plan: DialPlan(conninfo), deadlines: deadlines)
  }

  isolated deinit { close() }

  /// Called when the connection ends while nothing is asked: the reason that the server gave stands in the loss.
  package var onLoss: (@LibpqActor (Loss) -> Void)?

  /// Dials every address of every host in turn until one answers; tries nothing twice. A task that is cancelled
  /// meanwhile gets a loss of kind `closed`.
  package func open() async throws(Loss) -> Handshake {
    guard machine.isEnded else { throw Link.misused("the link is open already") }
    (lastLoss, candidate, presentedChain) = (nil, nil, nil)
    do throws(Loss) {
      var handshake = try await pending { (continuation: CheckedContinuation<Result<Handshake, Loss>, Never>) in
        opener = continuation
        happened(.open)
      }
      handshake.tls = await presentedChain?.checked(by: conninfo.chainCheck(of: handshake.host))
      return handshake
    } catch {
      var loss = error
      loss.peer = await peer(despite: loss)
      throw loss
    }
  }

  /// Asks in one round trip and waits for all answers, in the order of the groups. Only one question at a time. A task
  /// that is cancelled meanwhile gets a loss of kind `closed`, and the connection is gone. After a connection was lost
  /// while idle, throws that loss.
  package func ask(_ script: Script) async throws(Loss) -> [Answer] {
    guard machine.isIdle else { throw lastLoss ?? Link.misused("the link is not open, or waits for an answer already") }
    return try await pending { (continuation: CheckedContinuation<Result<[Answer], Loss>, Never>) in
      asker = continuation
      happened(.ask(script))
    }
  }

  /// Ends the connection; a pending `open` or `ask` throws a loss of kind `closed`.
  package func close() {
    probe?.cancel()
    happened(.close)
  }

  /// The socket of the connection, while there is one.
  var openSocket: Int32? { connection?.socket }

  /// An `open` or `ask` waits for its outcome.
  var isUnderWay: Bool { opener != nil || asker != nil }

  private func pending<Value: Sendable>(
    _ begin: (CheckedContinuation<Result<Value, Loss>, Never>) -> Void
  ) async throws(Loss) -> Value {
    turn += 1
    let turn = turn
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation {
        begin($0)
        // Of a task that was cancelled before, the handler may have come too early for this turn.
        if Task.isCancelled { cancel(turn: turn) }
      }
    } onCancel: {
      Task { @LibpqActor in self.cancel(turn: turn) }
    }
    return try result.get()
  }

  private func cancel(turn: Int) {
    if turn == self.turn, isUnderWay { close() }
  }

  private static func misused(_ words: String) -> Loss { Loss(kind: .unusable, step: .idle, message: words) }
}

// MARK: - What the server showed

extension Link {
  /// A probe that follows a failed handshake is not to hold up the next attempt for long.
  private static let probeDeadline = Duration.seconds(2)

  /// What the server showed in the handshake of a login that failed. libpq throws away what it shows in a handshake that
  /// fails itself: then one probe of the same address tells.
  private func peer(despite loss: Loss) async -> PeerTLS? {
    guard let candidate, loss.kind != .closed else { return nil }
    let check = conninfo.chainCheck(of: candidate.host)
    if let presentedChain { return await presentedChain.checked(by: check) }
    guard loss.kind == .tls, loss.step == .tls, let address = candidate.address else { return nil }
    var deadlines = deadlines
    deadlines.tcp = min(deadlines.tcp, Link.probeDeadline)
    deadlines.tls = min(deadlines.tls, Link.probeDeadline)
    let probe = Task { [deadlines] in
      await HandshakeProbe.at(
        address, port: candidate.port, name: candidate.wasLookedUp ? candidate.host : nil, needsTLS: true,
        check: check, deadlines: deadlines)
    }
    self.probe = probe
    defer { self.probe = nil }
    return await withTaskCancellationHandler {
      await probe.value.peer
    } onCancel: {
      probe.cancel()
    }
  }
}

// MARK: - Events

extension Link {
  func happened(_ event: LinkMachine.Event) {
    for action in machine.handle(event, at: Link.uptime) { carryOut(action) }
  }

  /// Has the machine hear of `deadline`, or of an earlier time: then it asks again. So a question that is answered in
  /// time, as nearly all are, moves no timer.
  func arm(_ deadline: Duration) {
    if let nextTick, nextTick <= deadline { return }
    nextTick = deadline
    timer.set(after: deadline - Link.uptime)
  }

  private func timerFired() {
    nextTick = nil
    happened(.tick)
  }

  private static var uptime: Duration { .nanoseconds(Int64(clamping: DispatchTime.now().uptimeNanoseconds)) }

  func progressed(_ progress: Connection.Progress) {
    switch progress {
    case .waits(let direction, let step): happened(.waits(direction, step))
    case .established(let encrypted): happened(.established(encrypted: encrypted))
    case .failed(let failure): happened(.failed(failure))
    }
  }

  /// Something arrived on the open connection, or there is room to send.
  func serve() {
    let isIntact = takeIn()
    guard let connection else { return }
    if !isIntact || connection.isBroken || connection.farewell != nil || connection.intake.isExcessive {
      happened(.broke(connection.breakage))
    } else {
      flush()
    }
  }

  /// Hands on what has arrived; `false` when the connection broke.
  private func takeIn() -> Bool {
    guard let connection else { return false }
    let isIntact = connection.receive()
    while machine.isAsking, let result = connection.nextResult() { happened(.received(result)) }
    return isIntact
  }

  func flush() {
    switch connection?.flush() {
    case .empty, nil:
      writing?.cancel()
      writing = nil
    case .waiting:
      if writing == nil { writing = watch(.write) { [weak self] in self?.serve() } }
      if writing == nil { happened(.broke(.unwatched)) }
    case .broken:
      // What the server said before it left is still to be read.
      serveBroken()
    }
  }

  func serveBroken() {
    _ = takeIn()
    if let connection { happened(.broke(connection.breakage)) }
  }
}
