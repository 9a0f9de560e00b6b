// Which word counts: the command line's, the environment's or the configuration's; and what upstreams are called.

import Diagnosis
import Storage
import Testing

@Suite struct SettingsTests {
  @Test func nothingSaidMeansTheDefaults() {
    let settings = Settings(Options(), environment: [:], Configuration())
    #expect(settings.materialize == nil)
    #expect(settings.upstreams.isEmpty)
    #expect(settings.interval == .seconds(2))
    #expect(settings.theme == nil)
    #expect(settings.color && settings.mouse)
    #expect(!settings.ascii && !settings.readOnly)
    #expect(settings.thresholds == Thresholds())
    #expect(settings.recordingMegabytes == 64)
  }

  @Test func recordingsCanBeSwitchedOff() {
    var configuration = Configuration()
    configuration.recordingMegabytes = 8
    #expect(Settings(Options(), environment: [:], configuration).recordingMegabytes == 8)
    configuration.keepsRecordings = false
    #expect(Settings(Options(), environment: [:], configuration).recordingMegabytes == nil)
  }

  @Test func theCommandLineComesFirstThenTheEnvironment() {
    var configuration = Configuration()
    configuration.materialize = "service=file"
    configuration.interval = .seconds(9)
    var options = Options()
    let environment = ["PGWATCH_MATERIALIZE": "service=environment"]
    #expect(Settings(options, environment: [:], configuration).materialize == "service=file")
    #expect(Settings(options, environment: ["PGWATCH_MATERIALIZE": ""], configuration).materialize == "service=file")
    #expect(Settings(options, environment: environment, configuration).materialize == "service=environment")
    #expect(Settings(options, environment: environment, configuration).interval == .seconds(9))
    options.materialize = "service=line"
    options.interval = .seconds(1)
    #expect(Settings(options, environment: environment, configuration).materialize == "service=line")
    #expect(Settings(options, environment: environment, configuration).interval == .seconds(1))
  }

  @Test func thresholdsOfTheCommandLineComeLast() throws {
    let file = try Configuration(
      json5: "{ certificates: { warning_days: 20 }, thresholds: { certificate_days: { critical: 5 } } }", path: "c")
    #expect(Settings(Options(), environment: [:], file).thresholds[.certificateDays] == days(20, 5))
    var options = Options()
    options.thresholds = [try ThresholdChange(argument: "certificate_days=60")]
    #expect(Settings(options, environment: [:], file).thresholds[.certificateDays] == days(60, 5))
  }

  private func days(_ warning: Double, _ critical: Double) -> Levels {
    Levels(warning: .amount(warning), critical: .amount(critical))
  }

  @Test func colorCanBeTakenAwayAnywhere() {
    var configuration = Configuration()
    #expect(!Settings(Options(), environment: ["NO_COLOR": "1"], configuration).color)
    #expect(Settings(Options(), environment: ["NO_COLOR": ""], configuration).color)
    configuration.color = false
    #expect(!Settings(Options(), environment: [:], configuration).color)
  }

  @Test func anUpstreamOfTheCommandLineReplacesItsNamesake() {
    var configuration = Configuration()
    configuration.upstreams = [.init(name: "a", conninfo: "old"), .init(name: "b", conninfo: "kept")]
    var options = Options()
    options.upstreams = [.init(name: "a", conninfo: "new"), .init(name: nil, conninfo: "host=c")]
    let upstreams = Settings(options, environment: [:], configuration).upstreams
    #expect(upstreams.map(\.conninfo) == ["new", "host=c", "kept"])
  }
}

@Suite struct UpstreamNameTests {
  private let keywords: Set<String> = ["host", "port", "dbname", "service"]

  @Test(
    arguments: [
      ("orders=host=a dbname=b", "orders", "host=a dbname=b"),
      ("host=a dbname=b", nil, "host=a dbname=b"),
      ("host = a", nil, "host = a"),
      ("service=orders", nil, "service=orders"),
      ("postgresql://u@h/db?sslmode=require", nil, "postgresql://u@h/db?sslmode=require"),
      ("orders=postgresql://u@h/db?sslmode=require", "orders", "postgresql://u@h/db?sslmode=require"),
      ("orders=", "orders", ""),
      ("orders", nil, "orders"),
    ] as [(String, String?, String)])
  func aNameStandsBeforeTheFirstEqualsSign(argument: String, name: String?, conninfo: String) throws {
    let upstream = try #require(Configuration.Upstream(argument: argument, keywords: keywords))
    #expect(upstream.name == name)
    #expect(upstream.conninfo == conninfo)
  }

  @Test func anEmptyNameIsNone() {
    #expect(Configuration.Upstream(argument: "=host=a", keywords: keywords) == nil)
  }

  @Test func theDefaultNameIsTheHostOrTheDatabase() {
    #expect(defaultName(host: "db.example.net", database: "shop") == "db.example.net")
    #expect(defaultName(host: "/run/postgresql", database: "shop") == "shop")
    #expect(defaultName(host: "/run/postgresql", database: nil) == "/run/postgresql")
  }

  @Test func namesBecomeDistinct() {
    let wanted = [("db", false), ("db", true), ("db", false), ("db-2", false), ("x", false)]
    #expect(distinctNames(wanted.map { (name: $0.0, isGiven: $0.1) }) == ["db-2", "db", "db-3", "db-2-2", "x"])
  }

  @Test func noUpstreamIsNamedAsMaterializeIs() {
    #expect(distinctNames([(name: "Materialize", isGiven: false)]) == ["Materialize-2"])
  }
}

@Suite struct LogPlaceTests {
  @Test(
    arguments: [
      ("/var/log/pg.log", nil, "/var/log/pg.log"),
      ("orders-db=/var/log/pg.log", "orders-db", "/var/log/pg.log"),
      ("orders-db=-", "orders-db", "-"),
      ("-", nil, "-"),
      ("./a=b.log", nil, "./a=b.log"),
      ("orders=logs/a=b.log", "orders", "logs/a=b.log"),
    ] as [(String, String?, String)])
  func aNameMayStandBeforeThePath(argument: String, upstream: String?, path: String) {
    #expect(LogPlace(argument: argument) == LogPlace(upstream: upstream, path: path))
  }

  @Test(arguments: ["", "=a.log", "orders="])
  func halvesAreRefused(argument: String) { #expect(LogPlace(argument: argument) == nil) }

  @Test func theConfigurationNamesLogsToo() {
    var configuration = Configuration()
    configuration.upstreams = [.init(name: "a", conninfo: "x", logFile: "/a.log"), .init(name: "b", conninfo: "y")]
    var options = Options()
    options.logs = [LogPlace(upstream: "b", path: "-")]
    let logs = Settings(options, environment: [:], configuration).logs
    #expect(logs == [LogPlace(upstream: "b", path: "-"), LogPlace(upstream: "a", path: "/a.log")])
  }
}
