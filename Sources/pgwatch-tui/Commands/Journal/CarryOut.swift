// One change from the command line, carried out as the dashboard does it.

import Polling
import Postgres
import Samples

/// Longer than any step of a change takes, and long enough to find out what became of it when the connection is lost.
private let patience = Duration.seconds(60)

/// - Parameters:
///   - consent: gets the place where it would be sent to, as the journal has it, and throws if it is not to be.
///   - say: gets what is being done and what became of it, line by line.
/// - Returns: the last that is known.
func carryOut(
  _ change: Change, at watchlist: Watchlist, _ stateFiles: StateFiles, consent: (String) throws -> Void,
  say: (String) -> Void
) async throws -> ChangeReport.Stage {
  let (samples, continuation) = AsyncStream.makeStream(of: Sample.self)
  let poller = Poller(
    watchlist: watchlist.only(change.upstream), now: wallClock,
    record: { entry throws(NotRecorded) in try await stateFiles.record(entry) }
  ) { continuation.yield($0) }
  func limit() -> Task<Void, any Error> {
    Task {
      try await Task.sleep(for: patience)
      continuation.finish()
    }
  }
  var clock = limit()
  await poller.start()
  var isHandedIn = false
  var last: ChangeReport.Stage?
  for await sample in samples {
    switch sample {
    case .targets(let targets, _) where !isHandedIn:
      guard let target = targets.first(where: { $0.id == .upstream(change.upstream) }) else { continue }
      isHandedIn = true
      // Whoever is asked may take their time.
      clock.cancel()
      do {
        try consent(watchlist.place(of: target))
      } catch {
        await poller.stop()
        throw error
      }
      clock = limit()
      await poller.carryOut(change)
    case .lost(.materialize, let loss, _, _) where !isHandedIn: say("Materialize: \(loss.message.plain)")
    case .change(let report):
      for line in report.stage.words { say(line) }
      last = report.stage
    default: break
    }
    if let last, last.isLast { break }
  }
  clock.cancel()
  await poller.stop()
  if let last { return last }
  say("Materialize names no upstream \(change.upstream.plain): name it with --postgres.")
  return .notSent(Loss(kind: .unusable, step: .dns, message: "no upstream \(change.upstream) is known"))
}

extension ChangeReport.Stage {
  /// What is unknown is being found out.
  fileprivate var isLast: Bool {
    switch self {
    case .underWay, .unknown: false
    default: true
    }
  }
}

extension Watchlist {
  /// Whether it says itself where an upstream is.
  func names(_ upstream: String) -> Bool {
    upstreams.contains { $0.name == upstream } || particulars[upstream]?.administrator != nil
  }

  /// Where changes of an upstream are sent to.
  fileprivate func place(of target: Target) -> String {
    let watched = target.host.flatMap { host in target.port.map { Endpoint(host: host, port: $0) } }
    let endpoint = particulars[target.id.name]?.administrator?.endpoints.first ?? watched
    return endpoint?.place ?? "no known place"
  }

  /// As little as it takes to reach one upstream.
  fileprivate func only(_ upstream: String) -> Watchlist {
    var list = self
    list.upstreams = upstreams.filter { $0.name == upstream }
    if !list.upstreams.isEmpty { list.materialize = nil }
    (list.logs, list.probeInterval) = ([], nil)
    return list
  }
}
