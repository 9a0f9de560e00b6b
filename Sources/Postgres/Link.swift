// One connection to one server: opened, asked and closed without ever blocking.

import Dispatch
package import Samples

/// Carries out what its machine decides. All of it happens on the wire, where nothing waits: hundreds of links share it.
/// A link that was lost or closed may be opened again.
@Wire
package final class Link {
  private let conninfo: Conninfo
  private let resolver: Resolver
  private var machine: LinkMachine
  private var connection: Connection?
  private var reading, writing: SocketWatch?
  private var timer: (any DispatchSourceTimer)?
  private var lookup: Resolver.Ticket?
  private var opener: CheckedContinuation<Result<Handshake, Loss>, Never>?
  private var asker: CheckedContinuation<Result<[Answer], Loss>, Never>?
  /// How the connection was lost while nothing was asked: it is the answer to the next question.
  private var lastLoss: Loss?
  /// Counts `open` and `ask`, so that a cancellation that comes late ends nothing that began after it.
  private var turn = 0

  package convenience init(_ conninfo: Conninfo, patience: Patience = Patience()) {
    self.init(conninfo, patience: patience, resolver: .shared)
  }

  init(_ conninfo: Conninfo, patience: Patience, resolver: Resolver) {
    self.conninfo = conninfo
    self.resolver = resolver
    machine = LinkMachine(itinerary: Itinerary(conninfo), patience: patience)
  }

  isolated deinit { close() }

  /// Called when the connection ends while nothing is asked: the reason that the server gave stands in the loss.
  package var onLoss: (@Wire (Loss) -> Void)?

  /// Dials every address of every host in turn until one answers; tries nothing twice. A task that is cancelled
  /// meanwhile gets a loss of kind `closed`.
  package func open() async throws(Loss) -> Handshake {
    guard machine.isEnded else { throw Link.misused("the link is open already") }
    lastLoss = nil
    return try await pending { (continuation: CheckedContinuation<Result<Handshake, Loss>, Never>) in
      opener = continuation
      happened(.open)
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
  package func close() { happened(.close) }

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
      await withCheckedContinuation { begin($0) }
    } onCancel: {
      Task { @Wire in self.cancel(turn: turn) }
    }
    return try result.get()
  }

  private func cancel(turn: Int) {
    if turn == self.turn, isUnderWay { close() }
  }

  private static func misused(_ words: String) -> Loss { Loss(kind: .unusable, step: .idle, message: words) }
}

// MARK: - Events

extension Link {
  private func happened(_ event: LinkMachine.Event) {
    let now = Duration.nanoseconds(Int64(clamping: DispatchTime.now().uptimeNanoseconds))
    for action in machine.handle(event, at: now) { carryOut(action) }
  }

  private func progressed(_ progress: Connection.Progress) {
    switch progress {
    case .waits(let direction, let step): happened(.waits(direction, step))
    case .established(let encrypted): happened(.established(encrypted: encrypted))
    case .failed(let failure): happened(.failed(failure))
    }
  }

  /// Something arrived on the open connection, or there is room to send.
  private func serve() {
    guard let connection else { return }
    let intact = connection.receive()
    while machine.isAsking, let result = connection.nextResult() { happened(.received(result)) }
    if !intact || connection.isBroken || connection.farewell != nil {
      happened(.broke(connection.breakage))
    } else {
      flush()
    }
  }

  private func flush() {
    switch connection?.flush() {
    case .empty, nil:
      writing?.cancel()
      writing = nil
    case .waiting:
      if writing == nil { writing = watch(.write) { [weak self] in self?.serve() } }
    case .broken:
      // What the server said before it left is still to be read.
      serveBroken()
    }
  }

  private func serveBroken() {
    guard let connection else { return }
    _ = connection.receive()
    while machine.isAsking, let result = connection.nextResult() { happened(.received(result)) }
    happened(.broke(connection.breakage))
  }
}

// MARK: - Actions

extension Link {
  private func carryOut(_ action: LinkMachine.Action) {
    switch action {
    case .resolve(let name): resolve(name)
    case .abandonLookup: abandonLookup()
    case .dial(let candidate): dial(candidate)
    case .watch(let direction): awaitReadiness(direction)
    case .poll: poll()
    case .arm(let time): arm(time)
    case .disarm: disarm()
    case .opened(let candidate, let timings): opened(candidate, timings)
    case .send(let script): send(script)
    case .answer(let answers): answer(.success(answers))
    case .cancelQuery(let candidate): cancelQuery(at: candidate)
    case .drop: drop()
    case .failOpen(let loss): finishOpening(.failure(loss))
    case .failAsk(let loss): answer(.failure(loss))
    case .report(let loss):
      lastLoss = loss
      onLoss?(loss)
    }
  }

  private func resolve(_ name: String) {
    lookup = resolver.addresses(of: name) { [weak self] answer in
      guard let self else { return }
      lookup = nil
      switch answer {
      case .success(let addresses): happened(.resolved(addresses))
      case .failure(let failure): happened(.unresolved(failure.message))
      }
    }
  }

  private func abandonLookup() {
    if let lookup { resolver.abandon(lookup) }
    lookup = nil
  }

  private func dial(_ candidate: Candidate) {
    guard let connection = Connection(conninfo, candidate) else {
      return happened(.failed(.init(kind: .unusable, message: "out of memory")))
    }
    self.connection = connection
    progressed(connection.beginning)
  }

  private func awaitReadiness(_ direction: LinkMachine.Direction) {
    // A new watch each time: libpq may have changed the socket.
    reading = watch(direction) { [weak self] in self?.happened(.ready) }
    if reading == nil { happened(.failed(.unwatched)) }
  }

  private func poll() {
    reading?.cancel()
    reading = nil
    if let connection { progressed(connection.poll()) }
  }

  private func opened(_ candidate: Candidate, _ timings: StepTimings) {
    guard let connection else { return }
    reading = watch(.read) { [weak self] in self?.serve() }
    finishOpening(.success(connection.handshake(candidate, timings)))
    guard reading != nil else { return happened(.broke(.unwatched)) }
    // What the server sent right behind the login is with libpq already, and no event will tell of it.
    serve()
  }

  private func send(_ script: Script) {
    guard let connection else { return }
    if connection.send(script) { flush() } else { serveBroken() }
  }

  private func cancelQuery(at candidate: Candidate) {
    if let connection { CancelRequests.send(for: connection, at: candidate) }
  }

  private func drop() {
    reading?.cancel()
    writing?.cancel()
    reading = nil
    writing = nil
    connection = nil
  }

  private func watch(_ direction: LinkMachine.Direction, _ onEvent: @escaping @Wire () -> Void) -> SocketWatch? {
    connection.flatMap { SocketWatch($0.socket, for: direction, onEvent: onEvent) }
  }

  private func finishOpening(_ result: Result<Handshake, Loss>) {
    let continuation = opener
    opener = nil
    continuation?.resume(returning: result)
  }

  private func answer(_ result: Result<[Answer], Loss>) {
    let continuation = asker
    asker = nil
    continuation?.resume(returning: result)
  }

  private func arm(_ time: Duration) {
    let source = timer ?? DispatchSource.makeTimerSource(queue: Wire.shared.queue)
    source.schedule(deadline: DispatchTime(uptimeNanoseconds: UInt64(clamping: time.inMicroseconds) * 1000))
    guard timer == nil else { return }
    source.setEventHandler { [weak self] in self?.happened(.tick) }
    source.resume()
    timer = source
  }

  private func disarm() {
    timer?.cancel()
    timer = nil
  }
}
