// A moment of a recording, as it is given on the command line.

import ArgumentParser
import Samples

enum RecordedMoment: Sendable, Equatable {
  case moment(Moment)
  /// Of this machine's clock, in seconds since midnight: the first such time in the recording.
  case clock(second: Int64)

  /// `nil` for what is neither a clock's time nor a timestamp.
  init?(_ text: String) {
    if let moment = Moment(timestamp: text) {
      self = .moment(moment)
    } else if let moment = Moment(timestamp: "1970-01-01 \(text)") ?? Moment(timestamp: "1970-01-01 \(text):00"),
      (0..<86_400_000_000).contains(moment.microseconds)
    {
      self = .clock(second: moment.microseconds / 1_000_000)
    } else {
      return nil
    }
  }

  /// - Parameter offset: seconds east of UTC, of this machine.
  func moment(from begin: Moment, offset: Int) -> Moment {
    switch self {
    case .moment(let moment): return moment
    case .clock(let second):
      let local = begin.microseconds / 1_000_000 + Int64(offset)
      let ahead = (second - local % 86_400 + 86_400) % 86_400
      // The second in which it begins is not that of the next day.
      return Moment(microseconds: (begin.microseconds / 1_000_000 + ahead) * 1_000_000)
    }
  }
}

extension RecordedMoment {
  @Sendable static func argument(_ text: String) throws -> RecordedMoment {
    guard let moment = RecordedMoment(text) else {
      throw ValidationError("a time is 14:03, 14:03:21 or 2026-11-22T14:03:21Z")
    }
    return moment
  }
}
