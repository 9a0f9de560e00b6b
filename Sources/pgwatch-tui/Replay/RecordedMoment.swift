// A moment of a recording, as it is given on the command line.

import ArgumentParser
import Samples

struct RecordedMoment: Sendable, Equatable {
  private enum Form: Sendable, Equatable {
    case moment(Moment)
    /// In seconds since midnight: the first such time in the recording.
    case clock(second: Int64)
  }

  private var form: Form
  /// It says itself by which clock it is meant: without that a date is UTC, and a time that of this machine.
  let hasZone: Bool

  /// `nil` for what is neither a clock's time nor a timestamp; `Z` or an offset such as `+01` may stand behind either of them.
  init?(_ text: String) {
    let time = text.firstIndex(of: ":") ?? text.endIndex
    let zoneBegin = text[time...].firstIndex { "Z+-".contains($0) } ?? text.endIndex
    let (written, zone) = (text[..<zoneBegin], text[zoneBegin...])
    hasZone = !zone.isEmpty
    if let moment = Moment(written: String(written)) {
      guard let moment = Moment(timestamp: "\(moment.timestamp.dropLast(3))\(zone)") else { return nil }
      form = .moment(moment)
    } else if let clock = Moment(written: "1970-01-01 \(written)"),
      let moment = Moment(timestamp: "\(clock.timestamp.dropLast(3))\(zone)")
    {
      let second = moment.microseconds / 1_000_000
      form = .clock(second: (second + 86_400) % 86_400)
    } else {
      return nil
    }
  }

  /// - Parameter offset: seconds east of UTC, of this machine.
  func moment(from begin: Moment, offset: Int) -> Moment {
    switch form {
    case .moment(let moment): return moment
    case .clock(let second):
      let local = begin.microseconds / 1_000_000 + Int64(hasZone ? 0 : offset)
      let ahead = (second - local % 86_400 + 86_400) % 86_400
      // The second in which it begins is not that of the next day.
      return Moment(microseconds: (begin.microseconds / 1_000_000 + ahead) * 1_000_000)
    }
  }
}

extension Moment {
  /// As people write it, with or without seconds: two digits each, and a day that there is.
  fileprivate init?(written text: String) {
    guard let moment = Moment(timestamp: text) ?? Moment(timestamp: "\(text):00") else { return nil }
    let whole = text.prefix { $0 != "." }.map { $0 == "T" ? " " : $0 }
    guard moment.utc.starts(with: whole) else { return nil }
    self = moment
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
