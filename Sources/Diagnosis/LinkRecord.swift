// What is known of the connection to one server: whether it stands, since when, and what ended the last one.

package import Samples

package struct LinkRecord: Sendable, Equatable {
  package struct Lost: Sendable, Equatable {
    package var loss: Loss
    package var at: Moment
    package var retryAt: Moment
    /// The first loss of this row of failures, and how many there have been.
    package var first: Moment
    package var count: Int
  }

  package struct PastLoss: Sendable, Equatable {
    package var loss: Loss
    /// When it was met first, and last.
    package var first, last: Moment
  }

  static let lossesLimit = 12

  package private(set) var handshake: Handshake?
  /// Since when the connection stands; `nil` when it does not.
  package private(set) var liveSince: Moment?
  /// Since when a connection is being made.
  package private(set) var diallingSince: Moment?
  /// What ended the last connection, or kept it from standing; `nil` once a connection stands again.
  package private(set) var lost: Lost?
  /// The latest losses, the oldest first, also of connections that stand again by now. Losses of one kind in a row are
  /// one entry: what matters is how an outage began and how it went on.
  package private(set) var losses: [PastLoss] = []
  /// A question that has no answer yet was sent at this moment.
  package private(set) var askedAt: Moment?
  package private(set) var answeredAt: Moment?
  /// The latest round trips, in milliseconds.
  package internal(set) var roundTrips = Trend()
  /// How long the server took to let us in, each time that it was asked to.
  package internal(set) var logins = StepHistory()
  /// As of the latest answer; `nil` over a Unix socket.
  package private(set) var transport: Transport?
  /// The files on this machine that the connection takes certificates from; `nil` until they have been looked for.
  package private(set) var certificates: OwnCertificates?

  package init() {}

  mutating func dial(at: Moment) { diallingSince = at }

  mutating func connect(_ handshake: Handshake, at: Moment) {
    self.handshake = handshake
    liveSince = at
    diallingSince = nil
    lost = nil
    transport = nil
    if let span = handshake.timings.authentication { logins.append(.passed(span), at: at) }
  }

  mutating func lose(_ loss: Loss, at: Moment, retryAt: Moment) {
    lost = Lost(loss: loss, at: at, retryAt: retryAt, first: lost?.first ?? at, count: (lost?.count ?? 0) +| 1)
    remember(loss, at: at)
    liveSince = nil
    diallingSince = nil
    askedAt = nil
    transport = nil
    if loss.step == .authentication, let outcome = outcome(of: .authentication) { logins.append(outcome, at: at) }
  }

  private mutating func remember(_ loss: Loss, at: Moment) {
    if let known = losses.last?.loss, known.kind == loss.kind, known.step == loss.step, known.sqlstate == loss.sqlstate
    {
      losses[losses.count -| 1].last = at
      return
    }
    losses.append(PastLoss(loss: loss, first: at, last: at))
    if losses.count > LinkRecord.lossesLimit { losses.removeFirst() }
  }

  mutating func ask(at: Moment) { askedAt = askedAt ?? at }

  mutating func answer(at: Moment, roundTrip: Duration) {
    askedAt = nil
    answeredAt = at
    roundTrips.append(roundTrip.inMilliseconds, at: at)
  }

  mutating func measure(_ transport: Transport) { self.transport = transport }

  mutating func read(_ certificates: OwnCertificates) { self.certificates = certificates }
}

extension LinkRecord {
  /// The median of the latest round trips, and how many these are; `nil` before the first one.
  package var typicalRoundTrip: (median: Duration, count: Int)? {
    let latest = roundTrips.recent.suffix(30).map { Duration.microseconds(Int64(saturating: $0.value * 1000)) }
    return latest.percentile(0.5).map { ($0, latest.count) }
  }

  /// The state of a server in one word's worth of meaning, as of `now`.
  package enum Condition: Sendable, Equatable {
    /// Nothing has been tried yet.
    case waiting
    case dialling(since: Moment)
    /// Answers arrive.
    case live
    /// The connection stands, but a question has been unanswered for this long.
    case hung(Duration)
    case lost(Lost)
  }

  /// `patience`: how long an answer may take before the server counts as hung.
  package func condition(at now: Moment, patience: Duration) -> Condition {
    if let askedAt, liveSince != nil, now - askedAt > patience { return .hung(now - askedAt) }
    if liveSince != nil { return .live }
    if let lost { return .lost(lost) }
    if let diallingSince { return .dialling(since: diallingSince) }
    return .waiting
  }

  /// Since when a server that answered before has not, if that is for longer than `patience`: what it showed last may no
  /// longer be so.
  func silentSince(_ now: Moment, patience: Duration) -> Moment? {
    let since: Moment? =
      switch condition(at: now, patience: patience) {
      case .hung(let span): now - span
      case .lost(let lost): lost.first
      case .live, .dialling, .waiting: nil
      }
    return since.flatMap { now - $0 > patience ? $0 : nil }
  }
}
