// How far one gets to an upstream, told by whoever tried: refused, dropped in silence, cut, or let through.

import Samples

struct Contact: Sendable {
  enum Outcome: Sendable, Equatable {
    /// Somebody is there, and says that nobody listens.
    case refused
    /// Nobody says anything: packets are dropped, or lead nowhere.
    case silent
    case cut
    case through
  }

  enum Observer: Sendable, Equatable {
    /// The connection of ours that asks, and the probes beside it: both from this machine.
    case ownConnection, probe
    /// VALIDATE CONNECTION, and the texts of the source's errors: both from Materialize.
    case validation, sourceError
    /// The server itself, about the WAL sender that serves the source.
    case walSender
  }

  var observer: Observer
  var outcome: Outcome
  var exhibit: Exhibit
  /// It got further than through: the server took the login.
  var isLoggedIn = false

  /// Whether it tells of Materialize's way to the server, not only of ours.
  var isMaterializes: Bool { ![.ownConnection, .probe].contains(observer) }
}

extension RuleContext {
  /// Probes are made every half minute; an older one may be about another time.
  private static let freshProbe = Duration.seconds(120)
  /// Materialize answers at least every second.
  private static let muteSender = Duration.seconds(12)

  func contacts(in incident: Incident) -> [Contact] {
    [ownContact(incident), probed(incident), mute(incident)].compactMap(\.self) + validated(incident) + told(incident)
  }

  private func ownContact(_ incident: Incident) -> Contact? {
    guard let server = incident.server, let link = link(of: incident) else { return nil }
    if let lost = link.lost {
      guard let outcome = Contact.Outcome(lost.loss) else { return nil }
      return Contact(
        observer: .ownConnection, outcome: outcome,
        exhibit: Exhibit("our own connection: \(lost.loss.summary)", on: server, at: lost.at))
    }
    guard let since = link.liveSince, incident.silence == nil, let answeredAt = link.answeredAt else { return nil }
    return Contact(
      observer: .ownConnection, outcome: .through,
      exhibit: Exhibit(
        "our own connection has stood for \((answeredAt - since).brief) and is answered", on: server, at: answeredAt))
  }

  private func probed(_ incident: Incident) -> Contact? {
    guard let probe = record(of: incident)?.reachability.latest, now - probe.at < RuleContext.freshProbe,
      let server = incident.server, !probe.addresses.isEmpty
    else { return nil }
    guard let obstacle = probe.obstacle else {
      guard probe.addresses.contains(where: { $0.tcp.duration != nil }) else { return nil }
      return Contact(
        observer: .probe, outcome: .through, exhibit: Exhibit("a probe gets through", on: server, at: probe.at))
    }
    guard let outcome = Contact.Outcome(obstacle.failure.kind, at: obstacle.step) else { return nil }
    let words = obstacle.failure.words(at: obstacle.step)
    let addresses = probe.addresses.count > 1 ? " at each of \(probe.addresses.count) addresses" : ""
    return Contact(
      observer: .probe, outcome: outcome,
      exhibit: Exhibit("a probe fails at \(obstacle.step.title) (\(words))\(addresses)", on: server, at: probe.at))
  }

  /// Tests that were made since it began.
  private func validated(_ incident: Incident) -> [Contact] {
    let ids: [String]
    if let source = incident.source {
      ids = [source.connectionID].compactMap(\.self)
    } else {
      ids = incident.server.flatMap { evidence.target($0)?.connectionIDs } ?? []
    }
    return ids.compactMap { id in
      guard let validation = evidence.materialize.validations[id], incident.covers(validation.at, slack: .zero) else {
        return nil
      }
      switch validation.outcome {
      case .underWay, .unanswered: return nil
      case .passed(let span):
        return Contact(
          observer: .validation, outcome: .through,
          exhibit: Exhibit("VALIDATE CONNECTION passed in \(span.precise)", on: .materialize, at: validation.at),
          isLoggedIn: true)
      case .failed(let error, _):
        guard let outcome = Contact.Outcome(text: error.message) else { return nil }
        return Contact(
          observer: .validation, outcome: outcome,
          exhibit: Exhibit(
            "VALIDATE CONNECTION failed: \(error.message)", on: .materialize, at: validation.at, quoting: error.message)
        )
      }
    }
  }

  private func told(_ incident: Incident) -> [Contact] {
    incident.errors.filter(\.isCurrent).compactMap { error in
      Contact.Outcome(text: error.text).map {
        Contact(observer: .sourceError, outcome: $0, exhibit: exhibit(of: error, incident))
      }
    }
  }

  /// The server still feeds the source, which says that it is not fed: the end of the connection never reached the server.
  private func mute(_ incident: Incident) -> Contact? {
    guard let source = incident.source, incident.ended == nil else { return nil }
    return muteSender(of: source, for: RuleContext.muteSender)
  }

  /// The WAL sender of a source's slot, if it had no reply for `span`.
  func muteSender(of source: Source, for span: Duration) -> Contact? {
    guard let slot = evidence.slot(of: source), let pid = slot.activePID,
      let upstream = evidence.upstreamName(of: source),
      let record = evidence.upstreams[upstream], record.link.lost == nil, let replication = record.replication.value,
      let sender = replication.senders.first(where: { $0.pid == pid }), let repliedAt = sender.repliedAt,
      let at = record.replication.at
    else { return nil }
    let mute = at - local(repliedAt, record)
    guard mute >= span else { return nil }
    return Contact(
      observer: .walSender, outcome: .silent,
      exhibit: Exhibit(
        "WAL sender \(pid) still serves its slot, and has had no reply for \(mute.brief) (pg_stat_replication.reply_time)",
        on: .upstream(upstream), at: at))
  }

  /// A moment of an upstream's clock by the clock of this machine.
  func local(_ moment: Moment, _ record: UpstreamRecord) -> Moment { record.clock.map { moment - $0.offset } ?? moment }
}

extension Contact.Outcome {
  fileprivate init?(_ loss: Loss) { self.init(loss.kind, at: loss.step) }

  /// A failure later than TCP was met by somebody who answers.
  fileprivate init?(_ kind: Loss.Kind, at step: Step) {
    switch kind {
    case .refused: self = .refused
    case .silent where step <= .tcp && step > .dns: self = .silent
    case .unreachable: self = .silent
    case .cut: self = .cut
    case .rejected, .passwordMissing, .excessive: self = .through
    default: return nil
    }
  }

  fileprivate init?(text: String) {
    let text = text.lowercased()
    if text.contains("connection refused") {
      self = .refused
    } else if [
      "connection timed out", "timeout waiting for server", "deadline has elapsed", "no route to host", "unreachable",
    ]
    .contains(where: text.contains) {
      self = .silent
    } else if ["reset by peer", "broken pipe"].contains(where: text.contains) {
      self = .cut
    } else if ["fatal:", "db error:"].contains(where: text.contains) {
      self = .through
    } else {
      return nil
    }
  }
}
