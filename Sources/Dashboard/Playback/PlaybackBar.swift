// Where one is in a recording: `14:00:02 ━━━━━╸───✗──── 14:40:10`, a column for each piece of its time.

import Samples
import Screen

struct PlaybackBar {
  private let playback: Playback
  private let position: Moment
  private let left, right: [Span]
  /// Where the line itself stands, between what is written left and right of it.
  private let line: Rect

  /// `nil` where there is no room, and while no recording is played.
  init?(_ model: Model, in area: Rect) {
    guard let playback = model.time.playback, !area.isEmpty else { return nil }
    self.playback = playback
    position = model.position
    // Without a header, where one is has to be said here.
    let isAlone = model.size.height < Layout.shortest
    left = isAlone ? [Span(" ")] + playbackTime(model) : [Span(" \(model.playbackTime(playback.begin)) ", .faint)]
    right =
      !playback.isReadAhead
      ? [Span(" \(Int(playback.share * 100)) % read ", .faint)]
      : isAlone && area.width < Model.fullDateWidth
        ? [] : [Span(" \(playback.end.clock(offset: model.options.utcOffset)) ", .faint)]
    line = Rect(
      x: area.x + left.columns, y: area.y, width: area.width - left.columns - right.columns, height: 1)
    guard line.width > 0 else { return nil }
  }

  /// The moment that a column stands for; the last one read where nothing has been read yet.
  func moment(at point: Point) -> Moment? {
    guard line.contains(point), known > 1 else { return nil }
    let share = min(1, Double(point.x - line.x) / Double(known - 1))
    return playback.begin + (playback.end - playback.begin) *| share
  }

  func draw(on canvas: inout Canvas) {
    canvas.draw(left, at: Point(x: line.x - left.columns, y: line.y), width: left.columns)
    canvas.draw(right, at: Point(x: line.maxX, y: line.y), width: right.columns)
    let here = column(of: position)
    for x in 0..<line.width {
      let isPast = x < here
      let text = x == here ? "╸" : isPast ? "━" : x < known ? "─" : "┄"
      draw(text, Style(x <= here ? .accent : .frame, bold: x == here), at: x, on: &canvas)
    }
    for failure in playback.failures { draw("✗", Style(.critical), at: column(of: failure), on: &canvas) }
    // Where one is stays visible on a failure too.
    canvas.restyle(Rect(x: line.x + here, y: line.y, width: 1, height: 1)) { $0.bold = true }
  }

  /// How many columns stand for what has been read ahead.
  private var known: Int { max(1, Int(saturating: (playback.share * Double(line.width)).rounded())) }

  private func column(of moment: Moment) -> Int {
    let span = (playback.end - playback.begin).inSeconds
    let share = span > 0 ? (moment - playback.begin).inSeconds / span : 0
    return min(line.width - 1, max(0, Int(saturating: share * Double(known - 1) + 0.5)))
  }

  private func draw(_ text: String, _ style: Style, at column: Int, on canvas: inout Canvas) {
    canvas.draw([Span(text, style)], at: Point(x: line.x + column, y: line.y), width: 1)
  }
}

func drawPlaybackBar(_ model: Model, in area: Rect, on canvas: inout Canvas) {
  PlaybackBar(model, in: area)?.draw(on: &canvas)
}

/// `replay ×4  2026-11-22 14:03:21`
func playbackTime(_ model: Model) -> [Span] {
  [Span("replay ", .faint)] + model.playbackPace
    + [Span("  "), model.playbackPosition, Span(" ")]
}

extension Model {
  /// How fast the recording is played, in a word.
  fileprivate var playbackPace: [Span] {
    guard let playback = time.playback else { return [] }
    return time.isPaused ? [Span("paused", .warning, bold: true)] : [Span(playback.speed.text, .accent, bold: true)]
  }

  /// What time it is in the recording: faint while that is not shown yet.
  fileprivate var playbackPosition: Span {
    Span(playbackTime(position), time.playback?.wanted == nil ? .plain : .faint)
  }

  /// A moment of the recording as this machine's clock showed it, with the date where that is not today's: in a narrow
  /// terminal without its year.
  fileprivate func playbackTime(_ moment: Moment) -> String {
    let offset = Duration.seconds(options.utcOffset)
    let (date, today) = ((moment + offset).utc.prefix(10), (self.time.clock + offset).utc.prefix(10))
    let time = moment.clock(offset: options.utcOffset)
    return date == today ? time : "\(size.width < Model.fullDateWidth ? date.dropFirst(5) : date) \(time)"
  }

  fileprivate static let fullDateWidth = 60
}
