// What a link does when its machine says so.

import Samples

extension Link {
  func carryOut(_ action: LinkMachine.Action) {
    switch action {
    case .resolve(let name): resolve(name)
    case .abandonLookup: abandonLookup()
    case .dial(let candidate): dial(candidate)
    case .watch(let direction): awaitReadiness(direction)
    case .poll: poll()
    case .arm(let time): arm(time)
    case .opened(let candidate, let timings): opened(candidate, timings)
    case .send(let script): send(script)
    case .answer(let answers):
      connection?.rest()
      answer(.success(answers))
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
    (self.candidate, presentedChain) = (candidate, nil)
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
    presentedChain = connection.presentedChain
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
    presentedChain = connection?.presentedChain ?? presentedChain
    connection = nil
  }

  func watch(_ direction: LinkMachine.Direction, _ onEvent: @escaping @LibpqActor () -> Void) -> SocketWatch? {
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
}
