// How often servers are asked, told from their answers: whoever reads a recording was not there when it was decided.

import Samples

extension Evidence {
  /// From one question to the next of the server that is asked most often, of late, to a tenth of a second; `nil` until
  /// some have been answered. A server that takes long is asked less often than the operator wished.
  package var usualInterval: Duration? {
    let links = [materialize.link] + upstreams.values.map(\.link)
    return links.compactMap(\.usualInterval).min()
  }
}

extension LinkRecord {
  fileprivate var usualInterval: Duration? {
    let answers = roundTrips.recent.suffix(10)
    let gaps = zip(answers.dropFirst(), answers).map { $0.at - $1.at }
    guard gaps.count >= 3, let middle = gaps.percentile(0.5) else { return nil }
    return .milliseconds((middle.inMicroseconds +| 50_000) / 100_000 *| 100)
  }
}
