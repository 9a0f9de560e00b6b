// How many connections an ordinary role can still open, how that came to be, and where it leads.

import Diagnosis
import Samples
import Screen

func headroomLines(
  _ sessions: Sessions, _ record: UpstreamRecord, _ model: Model, width: Int, isGlance: Bool = false
) -> [Line] {
  let headroom = sessions.headroom
  var lines = [
    Line(remainingSpans(headroom, record, model)),
    Line(bar(headroomParts(headroom), width: width)),
    Line(usedSpans(headroom, isGlance: isGlance)),
  ]
  if !isGlance {
    let guide = headroom.max -| headroom.rowsInActivity -| headroom.superuserReserved
    lines.append(Line("the guide's query says \(guide): it counts background processes and WAL senders too", .faint))
  }
  lines.append(Line(trendSpans(record, model, width: width)))
  lines.append(Line(replicationSpans(record) + tightestLimit(sessions)))
  return lines
}

/// The one number that matters. A server that refuses us for want of a slot tells it too, and that is newer than any
/// count of ours.
private func remainingSpans(_ headroom: Headroom, _ record: UpstreamRecord, _ model: Model) -> [Span] {
  if record.link.lost?.loss.sqlstate == "53300" {
    return [Span("0", .critical, bold: true), Span(" remaining: it has just refused us", .plain, bold: true)]
  }
  return [
    remainingSpan(headroom, model), Span(" remaining", .plain, bold: true),
    Span(" of \(headroom.ordinary) for ordinary roles", .faint),
  ]
}

func remainingSpan(_ headroom: Headroom, _ model: Model) -> Span {
  let ink: Ink =
    switch model.options.thresholds.severity(of: headroom) {
    case .critical: .critical
    case .warning: .warning
    case .unknown: .unknown
    default: headroom.remaining == 0 ? .critical : .good
    }
  return Span(headroom.remainingWords, ink, bold: true)
}

func headroomParts(_ headroom: Headroom) -> [BarPart] {
  [
    BarPart(Double(min(headroom.used, headroom.ordinary)), "█", Style(headroom.remaining == 0 ? .critical : .chart)),
    BarPart(Double(headroom.remaining -| headroom.remainingAtLeast), "?", Style(.unknown)),
    BarPart(Double(headroom.remainingAtLeast), "░", Style(.faint)),
    BarPart(Double(headroom.reserved), "▒", Style(.warning)),
  ]
}

private func usedSpans(_ headroom: Headroom, isGlance: Bool) -> [Span] {
  if isGlance { return [Span("used \(headroom.usedWords) · reserved \(headroom.reserved) · max \(headroom.max)")] }
  let shares = " (superusers \(headroom.superuserReserved), roles \(headroom.roleReserved))"
  let logins = (headroom.loggingIn ?? 0) > 0 ? ", \(headroom.loggingIn ?? 0) of them logging in," : ""
  return [
    Span("used \(headroom.usedWords)\(logins) of max_connections \(headroom.max) · reserved \(headroom.reserved)"),
    Span(headroom.reserved == 0 ? "" : shares, .faint),
  ]
}

/// How the figure came to be what it is, and where it leads.
private func trendSpans(_ record: UpstreamRecord, _ model: Model, width: Int) -> [Span] {
  let outlook: String? =
    switch Forecast(record.remaining, now: model.now) {
    case .unknown, .steady: nil
    case .exhausted(let time, _): "none left in \(time.brief)"
    }
  let text = [outlook, earlier(record.remaining, model)].compactMap(\.self).joined(separator: " · ")
  let room = max(8, min(60, width - text.count - 9))
  let course = record.remaining.course(over: .seconds(600), until: model.now, count: room)
  let ceiling = record.sessions.value.map { Double($0.headroom.ordinary) }
  return [
    Span("10 min ", .faint), Span(sparkline(course, width: room, ceiling: ceiling), .chart), Span("  "),
    Span(text, outlook == nil ? .faint : .warning),
  ]
}

/// `was 41 an hour ago`, or as long ago as has been watched; nothing while it is the same.
private func earlier(_ trend: Trend, _ model: Model) -> String? {
  guard let last = trend.last, let first = trend.first else { return nil }
  let age = min(model.now - first.at, .seconds(3600))
  guard age >= .seconds(30), let past = trend.value(at: model.now - age), past != last.value else { return nil }
  let rounded = age > .seconds(60) ? Duration.seconds(age.wholeSeconds / 60 * 60) : age
  return "was \(Int(saturating: past)) \(rounded.brief) ago"
}

func replicationSpans(_ record: UpstreamRecord) -> [Span] {
  guard let replication = record.replication.value else { return [Span("WAL senders ?  slots ?", .faint)] }
  func share(_ label: String, _ used: Int, _ limit: Int) -> [Span] {
    let ink: Ink = used >= limit ? .critical : limit -| used < 2 ? .warning : .plain
    return [Span(label, .faint), Span(" \(used) of \(limit)", ink)]
  }
  return share("WAL senders", replication.senders.count, replication.maxSenders) + [Span("   ")]
    + share("slots", replication.slots.count, replication.maxSlots)
}

/// The role or database whose own limit leaves less than the server does.
func tightestLimit(_ sessions: Sessions) -> [Span] {
  let limits =
    sessions.roles.filter { !$0.isSuperuser }.map { ("role", $0) } + sessions.databases.map { ("database", $0) }
  let tight = limits.filter { ($0.1.remaining ?? .max) < sessions.headroom.remaining }
  guard let (kind, limit) = tight.min(by: { ($0.1.remaining ?? 0) < ($1.1.remaining ?? 0) }) else { return [] }
  let ink: Ink = limit.remaining == 0 ? .critical : .warning
  return [Span("   \(kind) \(limit.name) ", .faint), Span("\(limit.used) of \(limit.limit)", ink)]
}
