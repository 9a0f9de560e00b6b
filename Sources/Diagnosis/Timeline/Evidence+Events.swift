// Everything that happened, gathered from what is known.

package import Samples

extension Evidence {
  /// What happened so far, the oldest first: what the evidence keeps with its own times, and what the chronicle noted as it
  /// was seen. The repetitions of one thing are one event.
  /// - Parameter journal: what the operator did.
  package func events(_ journal: [JournalEntry]) -> [Event] {
    var events = chronicle.events + statusEvents + actions(journal)
    if watchesMaterialize { events += expiries(of: .materialize) }
    for name in upstreamNames {
      guard let record = upstreams[name] else { continue }
      events += record.logEvents(of: name) + record.sessionEnds(of: name)
      events += expiries(of: .upstream(name))
    }
    return events.sorted { $0.at < $1.at }
  }

  private var statusEvents: [Event] {
    materialize.events.keys.flatMap { id in
      let source = source(id)
      return materialize.story(of: id).events(of: id, named: source?.name ?? id, fedBy: source.flatMap(upstreamName))
    }
  }
}

extension UpstreamRecord {
  /// A moment of the server's clock by ours.
  func here(_ moment: Moment) -> Moment { moment.byOurClock(clock) }
}

extension Moment {
  /// This moment of a server's clock by our own, as far as the difference is known. To the second: what is below that is
  /// the round trip's, and changes all the time.
  func byOurClock(_ difference: ClockDifference?) -> Moment {
    guard let difference else { return self }
    return self - .seconds(Int64(saturating: difference.offset.inSeconds.rounded()))
  }
}
