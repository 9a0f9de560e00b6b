// What it takes to make sense of hundreds of upstreams: the diagnosis is made anew with every batch of samples.

import Diagnosis
import Samples

enum DiagnosisCost {
  /// Every source fails, each fed by an upstream of its own.
  static func figures() -> [Figure] {
    let sizes = [100, 400]
    let times = sizes.map { size in
      let evidence = installation(of: size)
      let clock = ContinuousClock()
      return (0..<20).map { _ in clock.measure { _ = diagnose(evidence, Standards(now: now)) } }.median
    }
    let ratio = times[1].inSeconds / max(times[0].inSeconds, 1e-9)
    return [
      Figure("\(sizes[0]) sources", times[0].milliseconds, "ms"),
      Figure("\(sizes[1]) sources", times[1].milliseconds, "ms", "\((ratio * 10).rounded() / 10) times as long"),
    ]
  }

  private static let now = Moment(seconds: 1_795_356_201)

  private static func installation(of number: Int) -> Evidence {
    var evidence = Evidence()
    let names = (0..<number).map { "db\($0)" }
    let targets = names.enumerated().map { Target(id: .upstream($1), host: "db", connectionIDs: ["c\($0)"]) }
    evidence.take(.targets([Target(id: .materialize)] + targets, at: now))
    var sample = MaterializeSample(at: now, roundTrip: .milliseconds(5))
    sample.sources = Reading(
      (0..<number).map { index in
        Source(
          id: "u\(index)", database: "materialize", schema: "public", name: "s\(index)", status: .stalled, since: now,
          error: "postgres: db error: FATAL: sorry, too many clients already", connectionID: "c\(index)",
          slot: "materialize_\(index)")
      }, at: now)
    sample.connections = Reading(
      (0..<number).map { SourceConnection(id: "c\($0)", name: "db\($0)", host: "db", database: "shop", user: "m") },
      at: now)
    evidence.take(.materialize(sample))
    for name in names {
      var sample = UpstreamSample(at: now, roundTrip: .milliseconds(5))
      sample.sessions = Reading(
        Sessions(
          headroom: Headroom(max: 100, used: 97, superuserReserved: 3, roleReserved: 0, rowsInActivity: 104), groups: []
        ),
        at: now)
      evidence.take(.upstream(name, sample))
    }
    return evidence
  }
}
