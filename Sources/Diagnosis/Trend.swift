// A figure over time, kept within bounds: every sample of the last minutes, then one value a minute.

package import Samples

/// The course of one figure. Recent samples are kept as they are (at the interval of 2 s: ten minutes); older ones
/// are thinned to the lowest value of each minute, for a day. Some 35 kB when full.
package struct Trend: Sendable, Equatable {
  package struct Sample: Sendable, Equatable {
    package var at: Moment
    package var value: Double
  }

  package private(set) var recent: [Sample] = []
  package private(set) var minutes: [Sample] = []

  static let recentLimit = 300
  static let minutesLimit = 1440

  package init() {}

  package var last: Sample? { recent.last }

  package mutating func append(_ value: Double, at moment: Moment) {
    recent.append(Sample(at: moment, value: value))
    if recent.count > Trend.recentLimit { thin(recent.removeFirst()) }
  }

  /// The value that was in force at `moment`: the newest sample that is not younger.
  package func value(at moment: Moment) -> Double? {
    let sample = recent.last { $0.at <= moment } ?? minutes.last { $0.at <= moment }
    return sample?.value
  }

  /// The lowest value since `moment`; `nil` when nothing was measured since.
  package func lowest(since moment: Moment) -> Double? {
    let minute = moment - .seconds(60)
    let thinned = minutes.suffix { $0.at >= minute }.map(\.value)
    return (recent.suffix { $0.at >= moment }.map(\.value) + thinned).min()
  }

  /// The course over the `span` that ends at `now`, cut into `count` equal pieces, the oldest first: the lowest value of
  /// each, or the value before it where no sample fell into the piece, or `nil` where nothing was measured yet.
  package func course(over span: Duration, until now: Moment, count: Int) -> [Double?] {
    guard count > 0, span > .zero else { return [] }
    let begin = now - span
    let width = span.inMicroseconds / Int64(count)
    guard width > 0 else { return [] }
    var pieces = [Double?](repeating: nil, count: count)
    for sample in minutes + recent where sample.at > begin && sample.at <= now {
      let index = min(count - 1, Int((sample.at.microseconds - begin.microseconds) / width))
      pieces[index] = min(pieces[index] ?? sample.value, sample.value)
    }
    var previous = value(at: begin)
    for index in pieces.indices {
      pieces[index] = pieces[index] ?? previous
      previous = pieces[index]
    }
    return pieces
  }

  private mutating func thin(_ sample: Sample) {
    let minute = sample.at.microseconds / 60_000_000
    if let last = minutes.last, last.at.microseconds / 60_000_000 == minute {
      minutes[minutes.count - 1].value = min(last.value, sample.value)
      return
    }
    minutes.append(sample)
    if minutes.count > Trend.minutesLimit { minutes.removeFirst() }
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
    self = remaining > 86_400 ? .steady : .exhausted(in: .seconds(remaining), perMinute: -slope * 60)
  }
}
