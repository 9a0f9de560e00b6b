// docs/metrics.md lists what is exported; what docs/monitoring.md and docs/grafana-dashboard.json ask for must be among it.

import FoundationEssentials
import Reports
import TestSupport
import Testing

@Suite struct MonitoringDocumentTests {
  /// A metric with its labels, as the looks of all scenes show it.
  private struct Metric {
    var name: String
    var help = ""
    var labels: Set<String> = []
  }

  private let metrics: [Metric] = {
    var metrics: [Metric] = []
    for line in LookScene.allCases.flatMap({ ReportFormat.openmetrics.render($0.assessment).split(separator: "\n") }) {
      let words = line.split(separator: " ", maxSplits: 3).map(String.init)
      if words.starts(with: ["#", "TYPE"]), !metrics.contains(where: { $0.name == words[2] }) {
        metrics.append(Metric(name: words[2]))
      } else if words.starts(with: ["#", "HELP"]), let index = metrics.firstIndex(where: { $0.name == words[2] }) {
        metrics[index].help = words[3]
      } else if let index = metrics.firstIndex(where: { line.hasPrefix($0.name + "{") }) {
        metrics[index].labels.formUnion(line.matches(of: #/[{,]([a-z]+)="/#).map { String($0.output.1) })
      }
    }
    return metrics
  }()

  @Test func theDocumentationListsThem() {
    let rows = metrics.map { metric in
      let labels = metric.labels.sorted().map { "`\($0)`" }.joined(separator: ", ")
      return "| `\(metric.name)` | \(labels) | \(metric.help) |"
    }
    expectText(
      """
      # Metrics

      The gauges of `pgwatch-tui check --format openmetrics`, as the tests of `Reports` see them; a test fails when this is stale,
      and writes it anew with `PGWATCH_RECORD_SCREENS=1 swift test --filter MonitoringDocumentTests`. What is not known has no
      sample.

      | metric | labels | |
      |---|---|---|
      \(rows.joined(separator: "\n"))

      """, "docs/metrics.md")
  }

  @Test(arguments: ["docs/monitoring.md", "docs/grafana-dashboard.json"])
  func whatIsAskedForIsExported(path: String) throws {
    let text = try file(path)
    let names = Set(text.matches(of: #/pgwatch_[a-z_]+[a-z]/#).map { String($0.output) })
    let known = Set(metrics.map(\.name)).union(["pgwatch_thresholds"])
    #expect(names.count > 15)
    #expect(names.subtracting(known).isEmpty)
    // Labels: in alerts, in legends, in groups.
    let labels = text.matches(of: #/\$labels\.([a-z]+)|\{\{([a-z]+)\}\}|by \(([a-z]+)\)/#).compactMap {
      $0.output.1 ?? $0.output.2 ?? $0.output.3
    }
    #expect(labels.count > 5)
    #expect(Set(labels.map(String.init)).subtracting(metrics.flatMap(\.labels)).isEmpty)
  }

  /// Everything that is exported is to be seen by fleets.
  @Test func theDashboardLeavesNothingOut() throws {
    let text = try file("docs/grafana-dashboard.json")
    let missing = metrics.map(\.name).filter { !text.contains($0) }
    #expect(missing.isEmpty, "\(missing)")
  }

  @Test func theDashboardIsOne() throws {
    struct Dashboard: Decodable {
      struct Panel: Decodable {
        struct Place: Decodable { var x, y, w, h: Int }
        struct Target: Decodable { var expr, refId: String }
        var id: Int
        var type, title: String
        var gridPos: Place
        var targets: [Target]
      }
      var title, uid: String
      var schemaVersion: Int
      var panels: [Panel]
    }
    let dashboard = try JSONDecoder().decode(Dashboard.self, from: Data(try file("docs/grafana-dashboard.json").utf8))
    #expect(Set(dashboard.panels.map(\.id)).count == dashboard.panels.count)
    var taken: Set<[Int]> = []
    for panel in dashboard.panels {
      #expect(!panel.targets.isEmpty && panel.gridPos.x + panel.gridPos.w <= 24, "\(panel.title)")
      for target in panel.targets {
        #expect(target.expr.count { $0 == "(" } == target.expr.count { $0 == ")" }, "\(target.expr)")
        #expect(target.expr.count { $0 == "{" } == target.expr.count { $0 == "}" }, "\(target.expr)")
      }
      for x in panel.gridPos.x..<panel.gridPos.x + panel.gridPos.w {
        for y in panel.gridPos.y..<panel.gridPos.y + panel.gridPos.h { #expect(taken.insert([x, y]).inserted) }
      }
    }
  }

  private func file(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: project.appendingPathComponent(path)), as: UTF8.self)
  }
}
