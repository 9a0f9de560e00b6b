// Which samples the chronicle looks at, each compared with what was known before it.

import Samples

extension Evidence {
  /// Before the sample is taken in.
  mutating func observe(_ sample: Sample) {
    chronicle.pass(to: sample.at)
    switch sample {
    case .targets(let new, let at): chronicle.noteTargets(new, insteadOf: targets, at: at)
    case .connected(let server, let handshake, let at):
      guard let link = link(of: server) else { return }
      chronicle.noteSign(at: at)
      chronicle.noteConnection(handshake, to: server, after: link, at: at)
    case .lost(let server, let loss, let at, _):
      chronicle.noteSign(at: at)
      chronicle.noteLoss(loss, of: server, at: at)
    case .materialize(let sample):
      chronicle.noteSign(at: sample.at)
      chronicle.noteAnswer(of: .materialize, askedAt: materialize.link.askedAt, at: sample.at)
      if let facts = sample.facts?.value {
        chronicle.note(
          facts, at: sample.at, late: sample.roundTrip, after: materialize.facts.value,
          startedAt: materialize.startedAt)
      }
    case .upstream(let name, let sample):
      chronicle.noteSign(at: sample.at)
      note(sample, of: name)
    case .reachability(let server, let new):
      chronicle.noteReachability(new, of: server, after: reachability(of: server)?.latest)
    case .dialling, .asked, .transport, .validation, .certificates, .logs, .lookedBack, .change: break
    }
  }

  private mutating func note(_ sample: UpstreamSample, of name: String) {
    guard let record = upstreams[name] else { return }
    chronicle.noteAnswer(of: .upstream(name), askedAt: record.link.askedAt, at: sample.at)
    if let facts = sample.facts?.value {
      let clock = ClockDifference(clock: facts.clock, at: sample.at, roundTrip: sample.roundTrip)
      chronicle.note(facts, of: name, after: record.facts.value, clock: clock, at: sample.at)
    }
    if let settings = sample.settings?.value, let before = record.settings.value, settings != before {
      let loadedAt = (sample.facts?.value ?? record.facts.value)?.configurationLoadedAt.byOurClock(record.clock)
      chronicle.note(settings, of: name, after: before, loadedAt: loadedAt, at: sample.at)
    }
    if let rules = sample.accessRules?.value, let before = record.accessRules.value, rules != before {
      chronicle.noteRules(of: name, at: sample.at)
    }
    if let sessions = sample.sessions?.value { chronicle.note(sessions, of: name, at: sample.at) }
    if let replication = sample.replication?.value {
      chronicle.note(replication, of: name, at: sample.at)
      if let before = record.replication.value, replication.slots.areInOtherDanger(than: before.slots) {
        let wanted = Set(sources(fedBy: name).compactMap(\.slot))
        chronicle.noteSlots(replication.slots, of: name, after: before.slots, wanted: wanted, at: sample.at)
      }
    }
  }

  /// The certificates that a sample may replace, before it is taken in.
  func certificates(before sample: Sample) -> [(what: String, certificate: Certificate?)] {
    switch sample {
    case .connected(let server, _, _), .lost(let server, _, _, _), .reachability(let server, _),
      .certificates(let server, _, _):
      certificates(of: server)
    default: []
    }
  }

  /// After it was taken in.
  mutating func noteRenewals(_ before: [(what: String, certificate: Certificate?)], by sample: Sample) {
    switch sample {
    case .connected(let server, _, let at), .lost(let server, _, let at, _), .certificates(let server, _, let at):
      noteRenewals(before, of: server, at: at)
    case .reachability(let server, let reachability): noteRenewals(before, of: server, at: reachability.at)
    default: break
    }
  }

  private mutating func noteRenewals(
    _ before: [(what: String, certificate: Certificate?)], of server: ServerID, at moment: Moment
  ) {
    for (old, new) in zip(before, certificates(of: server)) {
      guard let former = old.certificate, let present = new.certificate, former.serial != present.serial else {
        continue
      }
      chronicle.noteRenewal(of: former, by: present, old.what, on: server, at: moment)
    }
  }

  private func certificates(of server: ServerID) -> [(what: String, certificate: Certificate?)] {
    [
      ("server certificate", presented(by: server)?.certificate),
      ("client certificate", link(of: server)?.clientCertificate),
    ]
  }
}
