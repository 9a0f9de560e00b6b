// The configuration file's text: what it may say, and how a mistake is named.

import Diagnosis
import Testing

@testable import Storage

@Suite struct ConfigurationTests {
  /// A minute is ages for it, unless each key costs as much as all before it.
  @Test(.timeLimit(.minutes(1))) func aLongTextIsReadInTime() throws {
    let keys = (0..<60_000).map { "k\($0): 1" }
    #expect(try Outline("{" + keys.joined(separator: ",\n") + "}").place(of: ["k59999"])?.line == 60_000)
    #expect(ConfigurationText(String(repeating: "[", count: 1 << 20)).problems.count == 1)
    let upstreams = (0..<20_000).map { "u\($0): 'host=h'" }
    let text = ConfigurationText("{upstreams:{" + upstreams.joined(separator: ",") + "}}")
    #expect(text.configuration.upstreams.last?.name == "u19999")
  }

  @Test func everyKey() throws {
    let configuration = try Configuration(
      json5: """
        // Where to look.
        {
          materialize: 'service=mz',
          upstreams: {
            'orders-db': "host=orders dbname=shop", /* the one that hurts */
            billing: { conninfo: 'service=billing', admin: 'service=billing-admin', log_file: '/var/log/pg.log', },
          },
          interval: 0.5, theme: 'dark', ascii: true, color: false, mouse: false, read_only: true,
          certificates: { warning_days: 21, critical_days: 0x3 },
          recordings: { keep: false, megabytes: 8 },
          thresholds: { remaining_connections: { warning: '10%', critical: 4 }, slot_lag: { critical: 'off' } },
        }
        """, path: "c")
    #expect(configuration.materialize == "service=mz")
    #expect(
      configuration.upstreams == [
        .init(name: "orders-db", conninfo: "host=orders dbname=shop"),
        .init(
          name: "billing", conninfo: "service=billing", admin: "service=billing-admin", logFile: "/var/log/pg.log"),
      ])
    #expect(configuration.interval == .milliseconds(500))
    #expect(configuration.theme == "dark")
    #expect(configuration.ascii == true)
    #expect(configuration.color == false)
    #expect(configuration.mouse == false)
    #expect(configuration.readOnly == true)
    let days = Levels(warning: .amount(21), critical: .amount(3))
    let connections = Levels(warning: .share(10), critical: .amount(4))
    #expect(
      configuration.thresholds == [
        try ThresholdChange(.certificateDays, days), try ThresholdChange(.remainingConnections, connections),
        try ThresholdChange(.slotLag, Levels(critical: .never)),
      ])
    #expect(configuration.keepsRecordings == false)
    #expect(configuration.recordingMegabytes == 8)
  }

  @Test func aFoundUpstreamNeedsNoConninfo() throws {
    let configuration = try Configuration(
      json5: "{ upstreams: { orders: { admin: 'user=dba password=x', provider: 'amazon-rds' } } }", path: "c")
    #expect(
      configuration.upstreams == [
        .init(name: "orders", conninfo: nil, admin: "user=dba password=x", provider: "amazon-rds")
      ])
    #expect(configuration.holdsPassword)
  }

  @Test(arguments: ["{}", "", "\n", "// nothing\n/* yet */"])
  func nothingAtAll(text: String) throws {
    #expect(try Configuration(json5: text, path: "c") == Configuration())
  }

  @Test func upstreamsKeepTheirOrder() throws {
    let names = (1...40).map { "db\($0 * 7 % 41)" }
    let text = "{upstreams: {\(names.map { "\($0): 'x'" }.joined(separator: ","))}}"
    #expect(try Configuration(json5: text, path: "c").upstreams.compactMap(\.name) == names)
  }

  @Test(arguments: [
    ("{\n  intervall: 2 }", "c, line 2, column 3: the key \"intervall\" is not known; did you mean \"interval\"?"),
    (
      "{ upstreams: { a: { coninfo: '' } } }",
      "c, line 1, column 21 (in upstreams.a): the key \"coninfo\" is not known; did you mean \"conninfo\"?"
    ),
    (
      "{ certificates: { days: 3 } }",
      "c, line 1, column 19 (in certificates): the key \"days\" is not known; known here are warning_days, critical_days"
    ),
    ("{ interval: '2' }", "c, line 1, column 3: \"interval\" must be a number of seconds"),
    ("{ interval: 0.1 }", "c, line 1, column 3: \"interval\" must be 0.2 to 3600 seconds"),
    ("{ interval: NaN }", "c, line 1, column 3: \"interval\" must be 0.2 to 3600 seconds"),
    ("{ ascii: 'yes' }", "c, line 1, column 3: \"ascii\" must be true or false"),
    ("{ theme: 3 }", "c, line 1, column 3: \"theme\" must be a text in quotes"),
    (
      "{ certificates: { warning_days: 1.5 } }",
      "c, line 1, column 19 (in certificates): \"warning_days\" must be a whole number of days"
    ),
    (
      "{ recordings: { megabytes: 0 } }",
      "c, line 1, column 17 (in recordings): \"megabytes\" must be 1 to 100000 megabytes"
    ),
    ("{ upstreams: [] }", "c, line 1, column 3: an object { … } is wanted here"),
    (
      "{ upstreams: { é: 3 } }",
      "c, line 1, column 16 (in upstreams): a conninfo in quotes, or an object { … }, is wanted here"
    ),
    (
      "{ upstreams: { a: null } }",
      "c, line 1, column 16 (in upstreams): a conninfo in quotes, or an object { … }, is wanted here"
    ),
    ("{ upstreams: { a: { log_file: null } } }", "c, line 1, column 16 (in upstreams): \"conninfo\" is missing here"),
    ("\n []", "c, line 2, column 2: an object { … } is wanted here"),
    ("{ 'colo\\u0072s': true }", "c, line 1, column 3: the key \"colors\" is not known; did you mean \"color\"?"),
    ("{ tehme: 'dark' }", "c, line 1, column 3: the key \"tehme\" is not known; did you mean \"theme\"?"),
    ("{ materialize: '' }", "c, line 1, column 3: \"materialize\" is empty: fill it in, or leave it out"),
    (
      "{ upstreams: { a: { admin: ' ' } } }",
      "c, line 1, column 21 (in upstreams.a): \"admin\" is empty: fill it in, or leave it out"
    ),
    ("{ upstreams: { '': 'host=x' } }", "c, line 1, column 16 (in upstreams): an upstream needs a name"),
    (
      "{ thresholds: { slot_leg: {} } }",
      "c, line 1, column 17 (in thresholds): the key \"slot_leg\" is not known; did you mean \"slot_lag\"?"
    ),
    (
      "{ thresholds: { slot_lag: 3 } }",
      "c, line 1, column 17 (in thresholds): an object { warning: …, critical: … } is wanted here"
    ),
    (
      "{ thresholds: { slot_lag: { warning: '3 QB' } } }",
      "c, line 1, column 17 (in thresholds): \"3 QB\" is not a size such as 512MB or 10GB, or off"
    ),
    (
      "{ thresholds: { slot_lag: { warning: true } } }",
      "c, line 1, column 29 (in thresholds.slot_lag): \"warning\" must be a number, or a text in quotes"
    ),
    (
      "{ thresholds: { slot_lag: { warning: '2GB', critical: '1GB' } } }",
      "c, line 1, column 17 (in thresholds): slot_lag must be a warning before it is critical: the warning must be the "
        + "smaller one"
    ),
    (
      "{ certificates: { warning_days: 3, critical_days: 9 } }",
      "c, line 1, column 3: certificate_days must be a warning before it is critical: the warning must be the larger one"
    ),
    (
      "{ upstreams: { a: { provider: 'aws' } } }",
      "c, line 1, column 21 (in upstreams.a): \"aws\" is not known as a provider; there are amazon-aurora, amazon-rds, alloydb, "
        + "google-cloud-sql, azure, neon, self-managed"
    ),
  ])
  func aMistakeIsNamedWithItsPlace(text: String, beginning: String) {
    #expect {
      try Configuration(json5: text, path: "c")
    } throws: { error in
      let message = (error as? ConfigurationError)?.message ?? ""
      return message == "\(beginning). Correct the file, or name another one with -c FILE."
    }
  }

  @Test func everythingThatIsWrongIsNoted() {
    let text = ConfigurationText(
      "{\n  themes: 'dark', ascii: 1,\n  upstreams: { a: { admin: 3 }, b: 4 },\n  certificates: { warning_days: -1 }\n}"
    )
    let places = text.problems.map { "\($0.place.map(\.description) ?? "") \($0.section)" }
    #expect(
      places == [
        "line 2, column 3 ", "line 2, column 19 ", "line 3, column 21 upstreams.a", "line 3, column 33 upstreams",
        "line 4, column 19 certificates",
      ])
  }

  @Test(arguments: [
    ("{ theme:", "line 1, column 9: a value is missing here"),
    ("{ theme: 'a\\u00' }", "line 1, column 10: this text holds an escape that cannot be read"),
    ("{\n\n  a: 1\n  b: 2 }", "line 4, column 3: a , or } must follow \"a\"'s value"),
    ("{ theme: 'x\n' }", "line 1, column 10: this text is not closed on its line"),
    ("{ theme: dark }", "line 1, column 10: \"dark\" is no value; a text wants quotes"),
    ("{ theme 'x' }", "line 1, column 9: a : must follow the key \"theme\""),
    ("{ , }", "line 1, column 3: a key or } must stand here"),
    ("{ theme: , }", "line 1, column 10: a value must stand here"),
    ("{ /* theme: 'x' }", "line 1, column 3: this comment is not closed"),
    ("{} {}", "line 1, column 4: nothing may follow the closing }"),
    ("{ a: [1 2] }", "line 1, column 9: a , or ] must follow the value"),
    ("{ ascii: true, ascii: false }", "line 1, column 16: \"ascii\" stands here for the second time"),
    (String(repeating: "[", count: 100_000), "line 1, column 34: nested too deeply"),
    ("{ theme: 'x\\", "line 1, column 10: this text is not closed on its line"),
  ])
  func aSyntaxErrorNamesItsLine(text: String, expected: String) {
    #expect {
      try Configuration(json5: text, path: "c")
    } throws: { error in
      (error as? ConfigurationError)?.message.hasPrefix("c, \(expected). Correct the file") == true
    }
  }

  @Test(arguments: [
    ("host=a password=x", true), ("host=a password = x", true), ("postgresql://u:x@a/db", true),
    ("postgresql://u@a:5432/db?x=@:", false), ("service=a", false),
  ])
  func passwordsAreFound(conninfo: String, expected: Bool) {
    var configuration = Configuration()
    configuration.upstreams = [.init(name: "a", conninfo: "service=a", admin: conninfo)]
    #expect(configuration.holdsPassword == expected)
  }
}
