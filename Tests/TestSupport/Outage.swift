// A source that fails, told in a test's words; what is not told is healthy. `invoices`, fed by billing-db, runs on.

package import Diagnosis
package import Samples

package struct Outage {
  /// How long ago `orders` ceased to run.
  package var ago: Duration
  /// Its errors since then, the oldest first, five seconds apart from each other.
  package var errors: [String]
  /// As of now; while it is stalled, with the latest error.
  package var status = Source.Status.stalled
  /// How long ago it came to run again, if it runs.
  package var recovered = Duration.seconds(60)
  /// How long ago `invoices` ceased to run; `nil` while it runs.
  package var invoicesAgo: Duration?
  package var upstream = UpstreamSample.healthy()
  package var materialize = MaterializeSample.healthy(sources: [])
  package var sslMode = "disable"
  /// Whether orders-db is watched; otherwise nothing is known of it but what Materialize says.
  package var isWatched = true
  /// What happened besides, after all else.
  package var more: [Sample] = []

  package init(_ errors: String..., ago: Duration = .seconds(252)) {
    self.errors = errors
    self.ago = ago
  }

  package var began: Moment { .noon - ago }

  package var evidence: Evidence {
    var sample = materialize
    sample.sources = Reading([orders, invoices], at: sample.at)
    sample.events = Reading(history + invoicesHistory, at: sample.at)
    sample.connections = Reading(
      [
        SourceConnection(
          id: "u3", name: "orders-db", host: "orders-db", database: "shop", user: "materialize", sslMode: sslMode),
        SourceConnection(
          id: "u4", name: "billing-db", host: "billing-db", database: "billing", user: "materialize"),
      ], at: sample.at)
    let orders = Target.upstream(
      "orders-db", connections: ["u3"], obstacle: isWatched ? nil : "behind an SSH tunnel")
    let seen: [Sample] = [
      .connected(.upstream("orders-db"), .example(), at: .noon - .seconds(9)),
      .certificates(.upstream("orders-db"), OwnCertificates(), at: .noon - .seconds(9)),
      .upstream("orders-db", upstream),
    ]
    return Evidence(
      [
        .targets([.materialize, orders, .upstream("billing-db", connections: ["u4"])], at: .noon - .seconds(10)),
        .connected(.materialize, .example(version: "9.5.0"), at: .noon - .seconds(9)),
        .certificates(.materialize, OwnCertificates(), at: .noon - .seconds(9)),
        .materialize(sample),
        .connected(.upstream("billing-db"), .example(), at: .noon - .seconds(8)),
        .certificates(.upstream("billing-db"), OwnCertificates(), at: .noon - .seconds(8)),
        .upstream("billing-db", .healthy()),
      ] + (isWatched ? seen : []) + more)
  }

  private var orders: Source {
    var source = Source.running("orders", id: "u12")
    source.status = status
    source.since = status == .running ? .noon - recovered : history.last?.at
    source.error = status == .stalled ? errors.last : nil
    source.publication = "mz_source"
    return source
  }

  private var invoices: Source {
    var source = Source.running("invoices", id: "u14")
    source.connectionID = "u4"
    if invoicesAgo != nil { source.status = .starting }
    if let invoicesAgo { source.since = .noon - invoicesAgo }
    return source
  }

  /// The status history of `orders`; by default that of one outage after days of health.
  package var history: [SourceEvent] {
    get { told ?? course }
    set { told = newValue }
  }

  private var told: [SourceEvent]?

  private var course: [SourceEvent] {
    var events = [SourceEvent(sourceID: "u12", at: .noon - .seconds(12 * 86_400), status: .running)]
    for (number, error) in errors.enumerated() {
      let at = began + .seconds(number * 10)
      events.append(SourceEvent(sourceID: "u12", at: at, status: .stalled, error: error))
      if number + 1 < errors.count || status != .stalled {
        events.append(SourceEvent(sourceID: "u12", at: at + .seconds(5), status: .starting))
      }
    }
    if errors.isEmpty { events.append(SourceEvent(sourceID: "u12", at: began, status: .starting)) }
    if status == .running { events.append(SourceEvent(sourceID: "u12", at: .noon - recovered, status: .running)) }
    return events
  }

  private var invoicesHistory: [SourceEvent] {
    let running = SourceEvent(sourceID: "u14", at: .noon - .seconds(12 * 86_400), status: .running)
    guard let invoicesAgo else { return [running] }
    return [running, SourceEvent(sourceID: "u14", at: .noon - invoicesAgo, status: .starting)]
  }
}

extension Outage {
  /// The same outage, changed by `change`.
  package func with(_ change: (inout Outage) -> Void) -> Outage {
    var outage = self
    change(&outage)
    return outage
  }

  package static let closed = "postgres: connection closed"
  package static let refused = "postgres: error connecting to server: Connection refused (os error 111)"
  package static let silent = "postgres: error connecting to server: deadline has elapsed"

  /// A line of orders-db's log, `offset` after the outage began.
  package mutating func log(
    _ message: String, _ logClass: LogClass, role: String? = "materialize", after offset: Duration = .zero
  ) {
    var event = LogEvent(at: began + offset, severity: .fatal, message: message, logClass: logClass)
    event.role = role
    var events = upstream.logs?.value?.events ?? []
    events.append(event)
    upstream.logs = Reading(
      LogExcerpt(.server(path: "log/a.csv"), format: .csvlog, events: events, position: 10, length: 10), at: .noon)
  }

  package mutating func set(_ setting: String, _ milliseconds: Int) {
    upstream.settings?.value?.append(
      Setting(name: setting, value: "\(milliseconds)", unit: "ms", source: .role, place: "materialize"))
  }

  /// Our own connection to orders-db met this a moment ago, again and again since the outage began.
  package mutating func lose(_ loss: Loss) {
    for seconds in [200, 100, 3] {
      more.append(.lost(.upstream("orders-db"), loss, at: .noon - .seconds(seconds), retryAt: .noon))
    }
  }

  package mutating func probe(tcp outcome: StepOutcome) {
    more.append(
      .reachability(
        .upstream("orders-db"),
        Reachability(
          at: .noon - .seconds(5),
          addresses: [
            AddressProbe(
              host: "orders-db", port: 5432, address: SocketAddress(address: "10.0.4.17", port: 5432),
              dns: .passed(.microseconds(400)), tcp: outcome,
              tls: outcome.failure == nil ? .passed(.milliseconds(2)) : .skipped(.notReached))
          ])))
  }

  package mutating func validate(_ outcome: Validation.Outcome) {
    more.append(.validation(Validation(connectionID: "u3", at: .noon - .seconds(20), outcome: outcome)))
  }
}
