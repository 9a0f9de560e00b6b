// One server, watched: dialled, asked again and again, and dialled anew when the connection is lost.

import Postgres
import Samples

/// Carries a conversation to one server for as long as it is wanted. Losing the connection never ends it, and one
/// question is under way at most.
@LibpqActor
final class ServerWatch<Dialogue: Conversation> {
  private let id: ServerID
  private let conninfo: Conninfo
  private let deadlines: Deadlines
  private let dialLimiter: DialLimiter
  private let now: @Sendable () -> Moment
  private let emit: @LibpqActor (Sample) -> Void
  var conversation: Dialogue
  private var schedule: PollSchedule
  private let wakeup = Wakeup()
  private var link: Link?
  /// How the connection ended while nothing was asked.
  private var idleLoss: Loss?
  private var isPaused = false
  private var isStopped = false
  private var isAsking = false
  private var pollWanted = false

  init(
    _ id: ServerID, _ conninfo: Conninfo, conversation: Dialogue, interval: Duration, deadlines: Deadlines,
    dialLimiter: DialLimiter, now: @escaping @Sendable () -> Moment, emit: @escaping @LibpqActor (Sample) -> Void
  ) {
    self.id = id
    self.conninfo = conninfo.setting("fallback_application_name", to: "pgwatch-tui")
    self.conversation = conversation
    schedule = PollSchedule(interval: interval)
    self.deadlines = deadlines
    self.dialLimiter = dialLimiter
    self.now = now
    self.emit = emit
  }

  /// Watches until `stop`.
  func run() async {
    while !isStopped {
      let loss = await converse()
      if isStopped { return }
      let delay = schedule.retryDelay(after: loss, chance: .random(in: 0..<1))
      let lostAt = now()
      emit(.lost(id, loss, at: lostAt, retryAt: lostAt + delay))
      await pass(.now) { _ in delay }
    }
  }

  /// Asks, or dials, as soon as nothing is under way, whatever the schedule; a question that is under way is enough.
  func pollNow() {
    conversation.askAfresh()
    askSoon()
  }

  /// The same, without asking again what was refused.
  func askSoon() {
    guard !isAsking else { return }
    pollWanted = true
    wakeup.signal()
  }

  func setPaused(_ paused: Bool) {
    isPaused = paused
    wakeup.signal()
  }

  func setInterval(_ interval: Duration) {
    schedule.interval = interval
    wakeup.signal()
  }

  func stop() {
    isStopped = true
    link?.close()
    wakeup.signal()
  }

  /// Dials and asks until the connection is lost.
  private func converse() async -> Loss {
    let link = Link(conninfo, deadlines: deadlines)
    self.link = link
    defer {
      link.close()
      self.link = nil
      idleLoss = nil
    }
    do throws(Loss) {
      let handshake = try await dialLimiter.pass { () async throws(Loss) in
        if isStopped { throw stopped }
        emit(.dialling(id, at: now()))
        return try await link.open()
      }
      link.onLoss = { [weak self] loss in
        self?.idleLoss = loss
        self?.wakeup.signal()
      }
      emit(.connected(id, handshake, at: now()))
      conversation.begin(handshake)
      // Who wished to be asked is asked now.
      pollWanted = false
      while true { try await ask(link) }
    } catch {
      return error
    }
  }

  /// One round trip, and the wait for the next.
  private func ask(_ link: Link) async throws(Loss) {
    let asked = ContinuousClock.now
    isAsking = true
    defer { isAsking = false }
    emit(.asked(id, at: now()))
    let answers = try await link.ask(conversation.nextScript())
    let roundTrip = ContinuousClock.now - asked
    guard let sample = conversation.take(answers, at: now(), roundTrip: roundTrip) else { return }
    isAsking = false
    schedule.answered(after: roundTrip)
    emit(sample)
    if let transport = link.transport { emit(.transport(id, transport, at: now())) }
    await pass(asked) { $0.period }
    if let idleLoss { throw idleLoss }
    if isStopped { throw stopped }
  }

  /// Waits until `span` after `start`, which may change meanwhile, or until something else is to be done.
  private func pass(_ start: ContinuousClock.Instant, _ span: (PollSchedule) -> Duration) async {
    while !isStopped, idleLoss == nil, !pollWanted {
      let rest = span(schedule) -| (ContinuousClock.now - start)
      if !isPaused, rest <= .zero { break }
      await wakeup.wait(for: isPaused ? nil : rest)
    }
    pollWanted = false
  }

  private var stopped: Loss { Loss(kind: .closed, step: .idle, message: "no longer watched") }
}
