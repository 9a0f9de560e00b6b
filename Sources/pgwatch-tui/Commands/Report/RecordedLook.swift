// What a recording shows, as a look at the servers of then.

import ArgumentParser
import Diagnosis
import Reports
import Samples
import Storage

/// What was seen last counts as news for so long: of what came later nothing is known.
private let freshness = Duration.seconds(60)

/// - Parameter wanted: the end of the recording if none is given.
/// - Throws: `RecordingError` when it cannot be read, `ValidationError` when it begins later. What is damaged in it is told
///   on standard error and left out.
func recordedLook(_ path: String, at wanted: RecordedMoment?) throws -> Look {
  let reel = try Reel([path])
  let moment = wanted?.moment(from: reel.begunAt, offset: utcOffset())
  if let moment, moment < reel.begunAt {
    throw ValidationError("\(path.plain) begins later, at \(reel.begunAt.utc) UTC.")
  }
  var cursor = Cursor(reel)
  cursor.advance(to: moment ?? Moment(microseconds: .max))
  for flaw in cursor.reel.flaws { warn(flaw) }
  let untold = cursor.reel.flawCount - cursor.reel.flaws.count
  if untold > 0 { warn("\(path) is damaged in \(counted(untold, "more place")).") }
  return Look(cursor.evidence, Standards(now: moment.map { min($0, cursor.at + freshness) } ?? cursor.at))
}
