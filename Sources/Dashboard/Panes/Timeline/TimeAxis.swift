// A piece of time cut into columns.

import Samples

/// Columns are cut by the clock, so that what stands in one stays in it while time goes on.
struct TimeAxis: Equatable {
  /// From minutes to a month: what the zoom chooses among.
  static let spans: [Duration] = [
    .seconds(300), .seconds(900), .seconds(3_600), .seconds(4 * 3_600), .seconds(86_400), .seconds(7 * 86_400),
    .seconds(31 * 86_400),
  ]

  static let hour = 2

  let columns: Int
  /// How long a column takes, in microseconds.
  private let width: Int64
  /// The number of the first column, counted from 1970.
  private let first: Int64

  /// - Parameter end: falls into the last column.
  init(span: Duration, until end: Moment, columns: Int) {
    self.columns = max(1, columns)
    width = max(1, span.inMicroseconds / Int64(self.columns))
    first = end.microseconds / width -| Int64(self.columns) +| 1
  }

  /// May lie before the first column or behind the last one.
  private func place(of moment: Moment) -> Int { Int(clamping: moment.microseconds / width -| first) }

  /// `nil` for a moment that is not on the axis.
  func column(of moment: Moment) -> Int? {
    let place = place(of: moment)
    return (0..<columns).contains(place) ? place : nil
  }

  /// The columns that a piece of time touches.
  func columns(from begin: Moment, through end: Moment) -> Range<Int>? {
    let (from, to) = (max(0, place(of: begin)), min(columns - 1, place(of: end)))
    return from <= to ? from..<(to + 1) : nil
  }

  /// The last moment of a column, whether it is on the axis or beside it.
  func end(of column: Int) -> Moment { Moment(microseconds: (first +| Int64(column) +| 1) *| width -| 1) }

  // MARK: Ticks

  struct Tick: Equatable {
    var column: Int
    var label: String
  }

  private static let steps: [Duration] = [60, 300, 600, 1_800, 3_600, 3 * 3_600, 6 * 3_600, 43_200, 86_400, 7 * 86_400]
    .map { .seconds($0) }

  /// Round times, as many as have room with `spacing` columns for each.
  /// - Parameter offset: of the clock, in seconds east of UTC.
  func ticks(spacing: Int, offset: Int) -> [Tick] {
    let least = width *| Int64(spacing)
    let step = (TimeAxis.steps.first { $0.inMicroseconds >= least } ?? .seconds(7 * 86_400)).inMicroseconds
    let shift = Int64(offset) * 1_000_000
    let begin = first *| width +| shift
    var round = (begin +| step -| 1) / step *| step
    var ticks: [Tick] = []
    while let column = column(of: Moment(microseconds: round -| shift)) {
      ticks.append(Tick(column: column, label: TimeAxis.label(Moment(microseconds: round), step: step)))
      // Beyond the last moment there is none.
      guard let next = round +? step else { break }
      round = next
    }
    return ticks
  }

  /// `14:05`, or `11-22` where the steps are days.
  private static func label(_ moment: Moment, step: Int64) -> String {
    let (day, clock) = (moment.utc.prefix(10).suffix(5), moment.clock().prefix(5))
    return step >= 43_200_000_000 && clock == "00:00" ? String(day) : String(clock)
  }
}
