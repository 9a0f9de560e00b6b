// `config example`: every key, explained. docs/config.json5 is its output; `PGWATCH_RECORD_SCREENS=1` writes it anew.

import Diagnosis
import TestSupport
import Testing

@testable import Storage

@Suite struct ConfigurationExampleTests {
  @Test func theDocumentationIsTheExample() { expectText(configurationExample, "docs/config.json5") }

  @Test func asItIsItChangesNothing() throws {
    #expect(try Configuration(json5: configurationExample, path: "c") == Configuration())
  }

  /// With the values that are switched off in it switched on.
  @Test func everyKeyOfTheDecoderIsUsed() throws {
    let lines = configurationExample.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let text = line.drop { $0 == " " }
      return text.hasPrefix("//") && !text.hasPrefix("// ") ? String(text.dropFirst(2)) : String(line)
    }
    let text = lines.joined(separator: "\n")
    let found = Set(try Outline(text).keys.map { $0.path.filter { !["orders-db", "billing-db"].contains($0) } })
    var known = Set(ConfigurationKey.all.map { [$0.name] })
    known.formUnion(ConfigurationKey.upstream.map { ["upstreams", $0.name] })
    known.formUnion(ConfigurationKey.certificates.map { ["certificates", $0.name] })
    known.formUnion(ConfigurationKey.recordings.map { ["recordings", $0.name] })
    for threshold in Threshold.allCases {
      known.formUnion([["thresholds", threshold.rawValue]])
      known.formUnion(ConfigurationKey.levels.map { ["thresholds", threshold.rawValue, $0] })
    }
    #expect(found == known)

    let configuration = try Configuration(json5: text, path: "c")
    #expect(configuration.upstreams.map(\.name) == ["orders-db", "billing-db"])
    #expect(configuration.thresholds.count == Threshold.allCases.count + 1)
    // The defaults are those that hold.
    var servers = Configuration()
    (servers.materialize, servers.upstreams, servers.theme) = (
      "service=materialize", configuration.upstreams, "default"
    )
    #expect(
      Settings(Options(), environment: [:], configuration) == Settings(Options(), environment: [:], servers))
  }
}
