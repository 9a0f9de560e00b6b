// An afternoon with much in it: orders-db runs out of connections, is restarted, and a source fails, recovers and fails.

import Dashboard
import Diagnosis
import Samples

extension Scene {
  static let eventful: [Sample] = {
    var samples = connected + [certificate, .materialize(first)]
    samples += (0..<290).map { upstream("orders-db", at: 602 - $0 * 2) }
    samples += [upstream("billing-db", used: 12, at: ago(600)), probe(550, nil), probe(260, .refused), probe(180, nil)]
    samples += [.lost(.upstream("orders-db"), refused, at: ago(262), retryAt: ago(258))]
    samples += [.lost(.upstream("orders-db"), refused, at: ago(258), retryAt: ago(250))]
    samples += [.connected(.upstream("orders-db"), handshake("15.18 (Debian 15.18-0+deb12u1)", tls: tls), at: ago(250))]
    samples += [log]
    samples += [.materialize(history), .upstream("orders-db", reloaded), upstream("billing-db", used: 12)]
    return samples.sorted { $0.at < $1.at }
  }()

  static let journal = [
    JournalEntry(
      id: "1", at: ago(120), upstream: "orders-db", purpose: "Exempt role materialize from idle_session_timeout",
      sql: ["ALTER ROLE \"materialize\" SET idle_session_timeout = 0"], outcome: .applied)
  ]

  /// Ever fuller, then restarted.
  private static func upstream(_ name: String, at seconds: Int) -> Sample {
    let used = seconds > 264 ? min(97, 41 + (602 - seconds) / 5) : 30
    guard case .upstream(_, var sample) = upstream(name, used: used, at: ago(seconds)) else { return targets }
    if seconds < 250 { sample.facts?.value?.startedAt = ago(255) }
    if seconds < 250 { sample.facts?.value?.configurationLoadedAt = ago(255) }
    return .upstream(name, sample)
  }

  private static let reloaded: UpstreamSample = {
    guard case .upstream(_, var sample) = upstream("orders-db", at: 1) else {
      return UpstreamSample(at: now, roundTrip: .zero)
    }
    sample.facts?.value?.configurationLoadedAt = ago(60)
    sample.settings?.value?[4].value = "10000"
    return sample
  }()

  private static func probe(_ seconds: Int, _ failure: Loss.Kind?) -> Sample {
    let tcp = failure.map { StepOutcome.failed(StepFailure(kind: $0, message: "Connection refused"), after: nil) }
    return .reachability(
      .upstream("orders-db"),
      Reachability(
        at: ago(seconds),
        addresses: [
          AddressProbe(
            host: "orders-db", port: 5432, address: SocketAddress(address: "10.0.4.10", port: 5432),
            dns: .passed(.milliseconds(1)), tcp: tcp ?? .passed(.milliseconds(1)), tls: .skipped(.notReached))
        ]))
  }

  private static let log: Sample = {
    func line(_ seconds: Int, _ severity: LogSeverity, _ code: String, _ message: String) -> LogEvent {
      LogEvent(
        at: ago(seconds), severity: severity, sqlstate: code, message: message,
        logClass: LogClass(severity: severity, sqlstate: code, message: message))
    }
    let refusals = (0..<40).map { line(330 - $0, .fatal, "53300", "sorry, too many clients already") }
    let events =
      refusals + [
        line(265, .log, "00000", "received fast shutdown request"),
        line(264, .fatal, "57P01", "terminating connection due to administrator command"),
        line(254, .log, "00000", "database system is ready to accept connections"),
      ]
    return .logs(
      "orders-db",
      Reading(LogExcerpt(.file(path: "/var/log/postgresql.csv"), format: .csvlog, events: events), at: ago(240)),
      at: ago(240))
  }()

  private static let certificate: Sample = .certificates(
    .upstream("billing-db"),
    OwnCertificates(
      client: CertificateFile(
        path: "/etc/watcher.crt",
        outcome: .read([
          Certificate(
            subject: "CN=watcher", issuer: "CN=Example CA", names: [], notBefore: ago(86_400 * 300),
            notAfter: ago(-86_400 * 30 + 500), serial: SerialNumber(hexadecimal: "7"), key: nil)
        ]))), at: ago(650))

  /// As all was well.
  private static let first: MaterializeSample = {
    guard case .materialize(var sample) = materialize(stalled: false) else {
      return MaterializeSample(at: now, roundTrip: .zero)
    }
    sample.at = ago(640)
    return sample
  }()

  private static let history: MaterializeSample = {
    guard case .materialize(var sample) = materialize(stalled: true) else {
      return MaterializeSample(at: now, roundTrip: .zero)
    }
    var rows = [
      SourceEvent(sourceID: "u3", at: ago(86_400 * 9), status: .running),
      SourceEvent(sourceID: "u3", at: ago(86_400), status: .stalled, error: "postgres: connection closed"),
      SourceEvent(sourceID: "u3", at: ago(86_400 - 90), status: .running),
      SourceEvent(sourceID: "u4", at: ago(86_400 * 9), status: .running),
      SourceEvent(sourceID: "u4", at: ago(263), status: .stalled, error: "postgres: connection closed"),
      SourceEvent(sourceID: "u4", at: ago(248), status: .running),
      SourceEvent(sourceID: "u3", at: ago(264), status: .stalled, error: "postgres: connection closed"),
    ]
    for attempt in 0..<50 {
      let at = ago(259 - attempt * 5)
      rows.append(SourceEvent(sourceID: "u3", at: at, status: .starting))
      rows.append(
        SourceEvent(
          sourceID: "u3", at: at + .seconds(1), status: .stalled,
          error: "postgres: db error: ERROR: replication slot \"materialize_u3\" is active for PID \(800 + attempt)"))
    }
    sample.events = Reading(rows, at: ago(1))
    return sample
  }()
}
