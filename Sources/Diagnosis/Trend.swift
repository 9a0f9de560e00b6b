// A figure over time, kept within bounds: every sample of the last minutes, then one value a minute, then one an hour.

package import Samples

/// The course of one figure. Recent samples are kept as they are (at the interval of 2 s: ten minutes); older ones are
/// thinned to the lowest value of each minute, for six hours, and then of each hour, for a month. 22 kB when full.
package struct Trend: Sendable, Equatable {
  package struct Sample: Sendable, Equatable {
    package var at: Moment
    package var value: Double
  }

  package private(set) var recent: [Sample] = []
  package private(set) var minutes: [Sample] = []
  package private(set) var hours: [Sample] = []

  static let recentLimit = 300
  static let minutesLimit = 360
  static let hoursLimit = 744

  package init() {}

  package var first: Sample? { hours.first ?? minutes.first ?? recent.first }
  package var last: Sample? { recent.last ?? minutes.last ?? hours.last }

  package mutating func append(_ value: Double, at moment: Moment) {
    recent.append(Sample(at: moment, value: value))
    guard recent.count > Trend.recentLimit else { return }
    Trend.thin(recent.removeFirst(), into: &minutes, every: .seconds(60))
    guard minutes.count > Trend.minutesLimit else { return }
    Trend.thin(minutes.removeFirst(), into: &hours, every: .seconds(3600))
    if hours.count > Trend.hoursLimit { hours.removeFirst() }
  }

  /// The value that was in force at `moment`: the newest sample that is not younger.
  package func value(at moment: Moment) -> Double? {
    for samples in [recent, minutes, hours] {
      if let sample = samples.last(where: { $0.at <= moment }) { return sample.value }
    }
    return nil
  }

  /// The lowest value since `moment`; `nil` when nothing was measured since.
  package func lowest(since moment: Moment) -> Double? {
    let minute = moment - .seconds(60)
    let hour = moment - .seconds(3600)
    let thinned = minutes.suffix { $0.at >= minute } + hours.suffix { $0.at >= hour }
    return (recent.suffix { $0.at >= moment } + thinned).map(\.value).min()
  }

  /// The course over the `span` that ends at `now`, cut into `count` equal pieces, the oldest first: the lowest value of
  /// each, or the value before it where no sample fell into the piece, or `nil` where nothing was measured yet.
  package func course(over span: Duration, until now: Moment, count: Int) -> [Double?] {
    guard count > 0, span > .zero else { return [] }
    let begin = now - span
    let width = span.inMicroseconds /| Int64(count)
    guard width > 0 else { return [] }
    var pieces = [Double?](repeating: nil, count: count)
    for samples in [hours, minutes, recent] {
      for sample in samples where sample.at > begin && sample.at <= now {
        let index = min(count -| 1, Int((sample.at.microseconds -| begin.microseconds) /| width))
        pieces[index] = min(pieces[index] ?? sample.value, sample.value)
      }
    }
    var previous = value(at: begin)
    for index in pieces.indices {
      pieces[index] = pieces[index] ?? previous
      previous = pieces[index]
    }
    return pieces
  }

  /// What it was at `moment`.
  func until(_ moment: Moment) -> Trend {
    var trend = self
    for level in [\Trend.recent, \.minutes, \.hours] as [WritableKeyPath<Trend, [Sample]>] {
      trend[keyPath: level].removeAll { $0.at > moment }
    }
    return trend
  }

  /// Adds a sample to the piece that it falls into, of which the first moment and the lowest value are kept.
  private static func thin(_ sample: Sample, into pieces: inout [Sample], every width: Duration) {
    let piece = sample.at.microseconds /| width.inMicroseconds
    if let last = pieces.last, last.at.microseconds /| width.inMicroseconds == piece {
      pieces[pieces.count -| 1].value = min(last.value, sample.value)
    } else {
      pieces.append(sample)
    }
  }
}

/// Where a trend leads if it goes on as it did.
package enum Forecast: Sendable, Equatable {
  /// Too little was measured to say.
  case unknown
  /// It does not come nearer to zero.
  case steady
  /// It falls by `perMinute` and reaches zero in `duration`.
  case exhausted(in: Duration, perMinute: Double)

  /// A line through the samples of the last five minutes (least squares); it must be falling by more than its own noise
  /// and reach zero within a day to count.
  package init(_ trend: Trend, now: Moment) {
    let window = trend.recent.filter { now - $0.at <= .seconds(300) }
    guard let first = window.first, let last = window.last, last.at - first.at >= .seconds(20), window.count >= 8 else {
      self = .unknown
      return
    }
    let count = Double(window.count)
    let times = window.map { ($0.at - first.at).inSeconds }
    let meanTime = times.reduce(0, +) / count
    let meanValue = window.map(\.value).reduce(0, +) / count
    var covariance = 0.0
    var variance = 0.0
    var spread = 0.0
    for (time, sample) in zip(times, window) {
      covariance += (time - meanTime) * (sample.value - meanValue)
      variance += (time - meanTime) * (time - meanTime)
      spread += (sample.value - meanValue) * (sample.value - meanValue)
    }
    let slope = covariance / variance
    // The share of the movement that the line explains; below a half it is noise.
    let explained = spread == 0 ? 0 : covariance * covariance / (variance * spread)
    guard slope < 0, explained > 0.5, last.value > 0 else {
      self = .steady
      return
    }
    let remaining = last.value / -slope
    self = remaining > 86_400 ? .steady : .exhausted(in: .seconds(1) *| remaining, perMinute: -slope * 60)
  }
}
