// Who is hurt, since when, and how every server stands.

import Diagnosis
import Samples

extension IncidentReport {
  /// Of more sources and servers, the others are counted.
  private static let mostRows = 20
  private static let mostStrips = 10

  var affectedSources: [Block] {
    var blocks: [Block] = [.heading(2, "Affected sources")]
    if affected.isEmpty {
      let isKnown = evidence.materialize.sources.value != nil
      let unknown: Inline =
        evidence.watchesMaterialize
        ? "Not known: Materialize has not told of its sources." : "Not known: Materialize is not watched."
      blocks.append(.paragraph([isKnown ? "None." : unknown]))
    } else {
      blocks += [.table(sourceRows), .table(strips)] + (errors.isEmpty ? [] : [.list(errors)])
    }
    return blocks + [.table(serverRows)]
  }

  // MARK: Sources

  private var sourceRows: [Block.Row] {
    let rows = affected.prefix(IncidentReport.mostRows).map { affected -> Block.Row in
      let spans = affected.outages.compactMap(span(of:))
      return Block.Row(
        "\(name: affected.source.name)", "\(affected.source.status.text)", "\(affected.outages.count)",
        affected.began.map { "\($0)" } ?? "?", affected.ended.map { "\($0)" } ?? "-",
        spans.isEmpty ? "?" : "\(spans.reduce(.zero, +|))",
        evidence.upstreamName(of: affected.source).map { "\(name: $0)" } ?? "?")
    }
    let more = affected.count -| rows.count
    let others = (evidence.materialize.sources.value?.count ?? affected.count) -| affected.count
    return [Block.Row("source", "status", "failed", "first (UTC)", "runs since (UTC)", "hurt for", "upstream")] + rows
      + (more > 0 ? [.note("… and \(more) more")] : [])
      + (others > 0 ? [.note("\(own: counted(others, "other source")) not affected")] : [])
  }

  private var strips: [Block.Row] {
    let count = 36
    let span = now - (began ?? now - .seconds(3000)) +| .seconds(600)
    let rows = affected.prefix(IncidentReport.mostStrips).map { affected -> Block.Row in
      let course = evidence.statusCourse(of: affected.source, over: span, until: now, count: count)
      let strip = course.map { $0.map { ["▁", "▄", "█"][$0.gravity -| 1] } ?? " " }.joined()
      return Block.Row("\(name: affected.source.name)", "\(own: strip)")
    }
    return [Block.Row("last \(span)", "until \(now) UTC")] + rows
      + [.note("▁ running   ▄ starting or paused   █ stalled or failed   (\(span /| count) each)")]
  }

  /// Of each source the latest telling error, "connection closed" by itself carries no reason; those that have the same
  /// are named together.
  private var errors: [Block.Item] {
    let told = affected.compactMap { affected in
      tellingError(of: affected).map { (source: affected.source.name, text: $0.text, at: $0.at) }
    }
    var texts: [String] = []
    for error in told where !texts.contains(error.text) { texts.append(error.text) }
    return texts.prefix(IncidentReport.mostStrips).map { text in
      let same = told.filter { $0.text == text }
      let latest = same.compactMap(\.at).max()
      let at: Inline = latest.map { " (\($0) UTC)" } ?? ""
      return Block.Item("\(same.map { "\(name: $0.source)" }.listed()): \(code: text)\(at)")
    }
  }

  private func tellingError(of affected: AffectedSource) -> (text: String, at: Moment?)? {
    let events = (evidence.materialize.events[affected.id] ?? []).filter { $0.at >= affected.began ?? now }
    let texts = events.compactMap(\.error) + [affected.source.error].compactMap(\.self)
    guard let text = SourceError.telling(texts) ?? texts.last else { return nil }
    return (text, events.last { $0.error == text }?.at ?? affected.source.since)
  }

  // MARK: Servers

  private var serverRows: [Block.Row] {
    let rows = evidence.targets.prefix(IncidentReport.mostRows).map { target in
      Block.Row("\(name: target.id.name)", kind(of: target.id), state(of: target))
    }
    let more = evidence.targets.count -| rows.count
    return [Block.Row("server", "is", "state")] + rows + (more > 0 ? [.note("… and \(more) more")] : [])
  }

  private func state(of target: Target) -> Inline {
    switch condition(of: target) {
    case nil: "not watched: \(target.obstacle ?? "", atMost: 90)"
    case .waiting?, .dialling?: "no answer yet"
    case .live?: "answers"
    case .hung(let span)?: "no answer for \(span)"
    case .lost(let lost)?: "not usable: \(lost.loss.summary, atMost: 90)"
    }
  }

  private func kind(of server: ServerID) -> Inline {
    switch server {
    case .materialize:
      guard let facts = evidence.materialize.facts.value else { return "Materialize" }
      return "Materialize \(facts.version), up \(facts.uptime)"
    case .upstream(let name):
      let record = evidence.upstreams[name]
      let provider: Inline = evidence.provider(of: name).map { ", \(own: $0.title)" } ?? ""
      let pooled: Inline = record?.isPooled == true ? ", behind a pooler" : ""
      let version: Inline = record?.shortVersion.map { " \($0)" } ?? ""
      return "PostgreSQL\(version)\(provider)\(pooled)"
    }
  }
}
