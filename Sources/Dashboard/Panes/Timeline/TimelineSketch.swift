// The upper part of the timeline: what is shown, the lanes, the ticks, and the cursor. The mouse asks here where it is.

import Diagnosis
import Samples
import Screen

struct TimelineSketch {
  let axis: TimeAxis
  /// Columns for the names of the lanes.
  let gutter: Int
  private let lanes: Int
  private let width: Int

  init(_ model: Model, _ size: Size) {
    width = size.width
    // Where there is hardly room, the list is worth more.
    lanes = size.height < 10 ? 1 : max(2, min(20, (size.height - 5) / 3))
    let names = ["Materialize", "  its sources"] + model.evidence.upstreamNames
    let widest = names.reduce(0) { max($0, TextWidth.columns(of: $1)) }
    gutter = lanes == 1 ? 0 : min(widest, max(8, size.width / 5)) + 1
    axis = TimeAxis(
      span: model.timelineSpan, until: model.timeline.end ?? model.latest.now, columns: size.width - gutter)
  }

  /// - Parameter events: those that are shown, the oldest first.
  func lines(_ events: [Event], _ model: Model) -> [Line] {
    let cursor = model.isLookingBack ? axis.column(of: model.now) : nil
    let drawn = Lane.all(events, model, count: lanes).map { lane in
      Line(label(lane.title) + withCursor(cursor, lane.cells(on: axis)))
    }
    return lanes == 1 ? drawn : [caption(model)] + drawn + [tickLine(cursor, model)]
  }

  private func label(_ title: String) -> [Span] {
    guard gutter > 0 else { return [] }
    let room = gutter - 1
    let text = Span(title, .faint)
    let used = [text].columns
    return used > room
      ? cut([text], to: room) + [Span(" ")] : [text, Span(String(repeating: " ", count: gutter - used))]
  }

  /// The column of the cursor goes through all lanes.
  private func withCursor(_ cursor: Int?, _ cells: [Span]) -> [Span] {
    guard let cursor else { return cells }
    var cells = cells
    if cells[cursor].text == " " {
      cells[cursor] = Span("│", .warning, bold: true)
    } else {
      cells[cursor].style.reverse = true
    }
    return cells
  }

  /// `last 1h  all kinds  all servers`
  private func caption(_ model: Model) -> Line {
    let timeline = model.timeline
    var spans = [Span("\(model.timelineSpan.brief)", .accent, bold: true)]
    let end =
      timeline.end.map { "until \(time($0, model))" } ?? (model.time.playback == nil ? "until now" : "until the end")
    spans.append(Span(" \(end)", .faint))
    spans += choice(timeline.kind?.rawValue, "all kinds") + choice(timeline.server?.name, "all servers")
    if model.isLookingBack {
      let ago = model.time.playback == nil ? ", \((model.latest.now - model.now).brief) ago" : ""
      spans += [
        Span("  "),
        Span(" all panes as of \(time(model.now, model))\(ago) ", Style(.warning, bold: true, reverse: true)),
      ]
    }
    return Line(spans)
  }

  private func choice(_ chosen: String?, _ otherwise: String) -> [Span] {
    [Span("  "), chosen.map { Span("only \($0)", .warning) } ?? Span(otherwise, .faint)]
  }

  /// Round times, and the moment of the cursor in front of them.
  private func tickLine(_ cursor: Int?, _ model: Model) -> Line {
    var row = [Span](repeating: Span(" "), count: axis.columns)
    func write(_ text: String, at column: Int, _ style: Style) {
      let start = max(0, min(column, axis.columns - text.count))
      for (offset, character) in text.enumerated() where start + offset < axis.columns {
        row[start + offset] = Span(String(character), style)
      }
    }
    let mark = cursor.map { min($0, axis.columns - 10) }
    for tick in axis.ticks(spacing: 12, offset: model.options.utcOffset) {
      // Half a time says nothing.
      let isWhole = tick.column + tick.label.count < axis.columns
      let isFree = mark.map { tick.column + 6 < $0 || tick.column > $0 + 10 } ?? true
      if isWhole, isFree { write("╵" + tick.label, at: tick.column, Style(.faint)) }
    }
    if let cursor { write("│\(time(model.now, model)) ", at: cursor, Style(.warning, bold: true)) }
    return Line(label("") + row)
  }

  private func time(_ moment: Moment, _ model: Model) -> String { shortTime(moment, model) }
}

/// The time of day, with the day where that is not today.
func shortTime(_ moment: Moment, _ model: Model) -> String {
  let offset = Duration.seconds(model.options.utcOffset)
  let (day, today) = ((moment + offset).utc.prefix(10), (model.latest.now + offset).utc.prefix(10))
  return day == today
    ? moment.clock(offset: model.options.utcOffset) : String((moment + offset).utc.dropFirst(5).prefix(11))
}
