// Figures before the failure, at it, and now, with their course.

import Diagnosis
import Samples
import Screen

extension IncidentReport {
  private static let mostUpstreams = 5
  /// How long before the failure "before" is.
  private static let lead = Duration.seconds(600)
  private static let width = 24

  var figures: [Block] {
    let tables = upstreams.prefix(IncidentReport.mostUpstreams).compactMap(figures) + [sourceFigures].compactMap(\.self)
    return tables.isEmpty ? [] : [.heading(2, began == nil ? "Figures" : "Before and after")] + tables
  }

  private func figures(of upstream: String) -> Block? {
    guard let record = evidence.upstreams[upstream] else { return nil }
    let rows = [
      row("connections remaining", record.remaining) { String(Int(saturating: $0)) },
      row("connections in use", record.used) { String(Int(saturating: $0)) },
      row("round trip", record.link.roundTrips) { Duration.microseconds(Int64(saturating: $0 * 1000)).precise },
    ].compactMap(\.self)
    guard !rows.isEmpty else { return nil }
    let moments: [Inline] = began == nil ? [] : ["before", "at the failure"]
    var notes = replicationNotes(of: upstream, record)
    if let first = record.used.first { notes.append(.note("watched since \(first.at) UTC")) }
    return .table([Block.Row(["\(name: upstream)"] + moments + ["now", "course"])] + rows + notes)
  }

  /// What has no course.
  private func replicationNotes(of upstream: String, _ record: UpstreamRecord) -> [Block.Row] {
    guard let replication = record.replication.value else { return [] }
    let usage: Inline =
      "WAL senders \(replication.senders.count) of \(replication.maxSenders), slots \(replication.slots.count) of "
      + "\(replication.maxSlots)\(age(record.replication.at))"
    return [.note(usage)]
      + evidence.sources(fedBy: upstream).prefix(8).compactMap { source in
        evidence.slot(of: source).map { slot in
          let lag: Inline = slot.lag.map { ", \(own: byteSize($0)) behind" } ?? ""
          let held: Inline = slot.retained.map { ", holds back \(own: byteSize($0))" } ?? ""
          let state = slot.activePID == nil ? "inactive" : "active"
          return .note("slot of \(name: source.name): \(state)\(lag)\(held)\(age(record.replication.at))")
        }
      }
  }

  /// `nil` when it was never measured.
  private func row(_ name: String, _ trend: Trend, _ words: (Double) -> String) -> Block.Row? {
    guard let first = trend.first, let last = trend.last else { return nil }
    let values = earlierMoments(first.at).map { moment -> Inline in
      trend.value(at: moment).map { "\(own: words($0))" } ?? "-"
    }
    let latest: Inline = "\(own: words(last.value))\(age(last.at))"
    return Block.Row(["\(own: name)"] + values + [latest, "\(own: course(of: trend, from: first.at, to: last.at))"])
  }

  /// It ends where nothing more was measured.
  private func course(of trend: Trend, from first: Moment, to last: Moment) -> String {
    guard first < last else { return "" }
    let span = now - max(first, begin)
    let course = trend.course(over: span, until: now, count: IncidentReport.width)
    let silence = isOld(last) ? (now - last) / span : 0
    let known = course.dropLast(max(0, Int(saturating: silence * Double(course.count))))
    return sparkline(known + course.dropFirst(known.count).map { _ in nil }, width: IncidentReport.width)
  }

  private var begin: Moment { (began ?? now) - IncidentReport.lead }

  /// Before the failure, and at it. Of what was not watched for so long, the first value stands for what was before.
  private func earlierMoments(_ first: Moment) -> [Moment] {
    began.map { [max(begin, min(first, $0 - .microseconds(1))), $0] } ?? []
  }

  private var sourceFigures: Block? {
    guard let began, !affected.isEmpty else { return nil }
    let record = evidence.materialize
    let rows = affected.prefix(20).map { affected -> Block.Row in
      let before =
        record.ends(of: affected.id, since: began - .seconds(3600)) -| record.ends(of: affected.id, since: began)
      return Block.Row(
        "\(name: affected.source.name)", "\(before)", "\(affected.outages.count)",
        affected.source.lag.map { "\($0)\(age(record.sources.at))" } ?? "-")
    }
    return .table([Block.Row("source", "failed in the hour before", "since then", "lag now")] + rows)
  }
}
