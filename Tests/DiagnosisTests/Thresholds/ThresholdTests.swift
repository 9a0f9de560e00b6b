// From where on a figure is a warning, and critical: how that is written, and that the rules keep to it.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct ThresholdTests {
  @Test(
    arguments: [
      ("remaining_connections=10%,3", Levels(warning: .share(10), critical: .amount(3))),
      ("remaining_connections=,3", Levels(critical: .amount(3))),
      ("slot_lag=512MB", Levels(warning: .amount(512 * 1024 * 1024))),
      ("slot_lag=1.5 GB,off", Levels(warning: .amount(1.5 * 1024 * 1024 * 1024), critical: .never)),
      ("round_trip=250ms,2s", Levels(warning: .amount(250), critical: .amount(2000))),
      ("certificate_days=14d,3", Levels(warning: .amount(14), critical: .amount(3))),
      ("outages=off", Levels(warning: .never)),
    ] as [(String, Levels)])
  func levelsAreRead(argument: String, levels: Levels) throws {
    #expect(try ThresholdChange(argument: argument).levels == levels)
  }

  @Test(arguments: [
    ("connections=3", "there is no threshold \"connections\"; there are remaining_connections, "),
    ("outages", "\"outages\" is not NAME=WARNING[,CRITICAL]"), ("outages=", "\"outages=\" is not NAME="),
    ("outages=1,2,3", "\"outages=1,2,3\" is not NAME="), ("outages=10%", "\"10%\" is not a number, or off"),
    ("remaining_connections=110%", "\"110%\" is not a number or a percentage such as 10%, or off"),
    ("slot_lag=-1", "\"-1\" is not a size"), ("slot_lag=1gb", "\"1gb\" is not a size"),
    ("slot_lag=8388608TB", "\"8388608TB\" is not a size"),
    ("outages=1e99", "\"1e99\" is not a number"), ("outages=nan", "\"nan\" is not a number"),
    (
      "certificate_days=7,30",
      "certificate_days must be a warning before it is critical: the warning must be the larger"
    ),
    ("outages=5,2", "outages must be a warning before it is critical: the warning must be the smaller one"),
  ])
  func mistakesAreNamed(argument: String, message: String) {
    #expect {
      try ThresholdChange(argument: argument)
    } throws: {
      ($0 as? ThresholdError)?.message.hasPrefix(message) == true
    }
  }

  @Test(arguments: Threshold.allCases)
  func theDefaultIsWrittenAsItIsRead(threshold: Threshold) throws {
    let change = try ThresholdChange(argument: "\(threshold.rawValue)=\(threshold.standardText)")
    func said(_ level: Level?) -> Level { level ?? .never }
    #expect(said(change.levels.warning) == said(threshold.entry.standard.warning))
    #expect(said(change.levels.critical) == said(threshold.entry.standard.critical))
  }

  @Test func aLevelThatIsNotSaidGivesWay() throws {
    let thresholds = try Thresholds([ThresholdChange(argument: "certificate_days=5")])
    #expect(thresholds[.certificateDays] == Levels(warning: .amount(5), critical: .amount(5)))
    let later = try Thresholds([ThresholdChange(argument: "certificate_days=,40")])
    #expect(later[.certificateDays] == Levels(warning: .amount(40), critical: .amount(40)))
  }

  // MARK: The rules

  private func findings(_ argument: String?, _ evidence: Evidence) throws -> [Finding] {
    let changes = try argument.map { [try ThresholdChange(argument: $0)] } ?? []
    return diagnose(evidence, Standards(now: .noon, thresholds: Thresholds(changes))).filter { $0.severity > .info }
  }

  /// 97 are for ordinary roles.
  @Test(
    arguments: [
      (nil, 92, nil), (nil, 93, .warning), (nil, 96, .warning), (nil, 97, .critical),
      ("remaining_connections=50%", 60, .warning), ("remaining_connections=40,20", 77, .critical),
      ("remaining_connections=off,off", 97, nil),
    ] as [(String?, Int, Severity?)])
  func connectionsThatRemain(argument: String?, used: Int, severity: Severity?) throws {
    let found = try findings(argument, .healthy(upstream: .healthy(used: used)))
    #expect(found.map(\.severity) == [severity].compactMap(\.self))
    #expect(found.allSatisfy { $0.cause == .resourceExhaustion })
  }

  @Test func sessionsThatIdle() throws {
    var sample = UpstreamSample.healthy()
    var sessions = Sessions.example(used: 41)
    sessions.groups[0].idleForAnHour = 12
    sample.sessions = Reading(sessions, at: .noon)
    #expect(try findings(nil, .healthy(upstream: sample)).isEmpty)
    #expect(try findings("idle_sessions=13", .healthy(upstream: sample)).isEmpty)
    let found = try findings("idle_sessions=5,12", .healthy(upstream: sample))
    #expect(found.map(\.severity) == [.critical])
    #expect(found.map(\.title) == ["12 sessions on orders-db have been idle for more than 60 minutes"])
  }

  @Test func slotsThatLag() throws {
    var sample = UpstreamSample.healthy()
    sample.replication?.value?.slots[0].retained = 3 << 30
    sample.replication?.value?.slots[0].lag = 5 << 20
    #expect(try findings(nil, .healthy(upstream: sample)).isEmpty)
    let found = try findings("slot_retained=2GB,4GB", .healthy(upstream: sample))
    #expect(found.map(\.severity) == [.warning])
    #expect(found.map(\.title) == ["the replication slot materialize_u12 of orders-db holds back 3 GB of WAL"])
    #expect(found.map(\.source) == ["u12"])
    #expect(try findings("slot_lag=1MB,5MB", .healthy(upstream: sample)).map(\.severity) == [.critical])
  }

  @Test func sendersAndSlotsThatRemain() throws {
    #expect(try findings("remaining_wal_senders=8", .healthy()).isEmpty)
    let found = try findings("remaining_wal_senders=9", .healthy())
    #expect(found.map(\.title) == ["max_wal_senders on orders-db leaves only 9"])
    #expect(try findings("remaining_slots=9,9", .healthy()).map(\.severity) == [.critical])
  }

  @Test func answersThatTakeLong() throws {
    #expect(try findings("round_trip=10", .healthy()).isEmpty)
    let found = try findings("round_trip=5ms", .healthy())
    // Materialize took 6 ms, orders-db 4.
    #expect(found.map(\.title) == ["Materialize takes 6.0 ms to answer"])
    #expect(try findings("round_trip=2,4", .healthy()).map(\.severity) == [.critical, .critical])
  }

  /// 212 days are left.
  @Test(
    arguments: [
      ("certificate_days=200", []), ("certificate_days=213", [.warning, .warning]),
      ("certificate_days=400,300", [.critical, .critical]),
    ]
      as [(String, [Severity])])
  func certificates(argument: String, severities: [Severity]) throws {
    #expect(try findings(argument, .healthy()).map(\.severity) == severities)
  }
}
