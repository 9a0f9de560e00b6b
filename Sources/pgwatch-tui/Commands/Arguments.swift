// What several commands read from their arguments.

import ArgumentParser
import Samples

/// - Parameter what: the subject of the sentence that refuses it.
@Sendable func seconds(_ argument: String, within range: ClosedRange<Double>, _ what: String) throws -> Duration {
  guard let seconds = Double(argument), range.contains(seconds) else {
    let bounds = [range.lowerBound, range.upperBound].map { $0 < 1 ? String($0) : String(Int($0)) }
    throw ValidationError("\(what) must be \(bounds[0]) to \(bounds[1]) seconds")
  }
  return .seconds(seconds)
}
