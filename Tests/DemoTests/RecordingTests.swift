// Records what the poller sees of each incident of the demo (Tests/TestSupport/Recorded), for the tests of rooms that know
// no server. It takes a quarter of an hour, and screens that show a recording (Tests/DashboardTests/Screens) change with it.

import Demo
import Foundation
import Polling
import Postgres
import Samples
import TestSupport
import Testing

private let isWanted = ProcessInfo.processInfo.environment["PGWATCH_RECORD_SAMPLES"] != nil

@Suite(.serialized, .enabled(if: isWanted, "set PGWATCH_RECORD_SAMPLES=1 to record samples anew"))
struct RecordingTests {
  @Test(arguments: Recorded.names)
  func record(incident name: String) async throws {
    let incident = try #require(Incident.named(name))
    let demo = try await Demo.open(incident: incident) { print($0) }
    let (stream, continuation) = AsyncStream.makeStream(of: Sample.self)
    let watchlist = Watchlist(
      materialize: try Conninfo(demo.materialize),
      upstreams: try demo.upstreams.map { .init(name: $0.name, conninfo: try Conninfo($0.conninfo)) },
      interval: .seconds(2), probeInterval: Watchlist.standardProbeInterval)
    let poller = Poller(watchlist: watchlist, now: { Moment(seconds: Date().timeIntervalSince1970) }) {
      continuation.yield($0)
    }
    await poller.start()
    var samples: [Sample] = []
    var begin: Moment?
    for await sample in stream {
      samples.append(sample)
      begin = begin ?? sample.at
      if let begin, sample.at - begin > length(of: name) { break }
    }
    await poller.stop()
    await demo.close()
    try Recorded.write(samples, as: name)
  }

  /// Long enough for it to fail and, where it does by itself, to recover; a pattern takes some repetitions.
  private func length(of incident: String) -> Duration {
    switch incident {
    case "healthy", "resource-exhaustion": .seconds(40)
    case "load-balancer": .seconds(125)
    default: .seconds(80)
    }
  }
}
