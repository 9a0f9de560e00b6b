// What was known at an earlier moment.

package import Samples

extension Evidence {
  /// The evidence as it was at `moment`: the readings of then out of `history`, courses over time cut off there. A server
  /// that had not answered by then is as if it had just been named.
  package func rewound(to moment: Moment, _ history: History) -> Evidence {
    var past = self
    past.materialize =
      (history.materialize(at: moment) ?? MaterializeRecord()).completed(from: materialize, until: moment)
    for (name, latest) in upstreams {
      let keyframe = history.upstream(name, at: moment) ?? UpstreamRecord()
      past.upstreams[name] = keyframe.completed(from: latest, until: moment)
    }
    past.chronicle = chronicle.until(moment)
    past.changes = changes.filter { $0.at <= moment }
    return past
  }
}
