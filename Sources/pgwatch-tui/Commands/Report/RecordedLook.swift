// What a recording shows, as a look at the servers of then.

import ArgumentParser
import Diagnosis
import Reports
import Samples
import Storage

/// Where nothing was seen for longer, nothing was recorded: the questions of then may well have been answered.
private let longestPause = Duration.seconds(60)

/// - Parameter wanted: the end of the recording if none is given.
///   One of which nothing is known, beyond the end or in a gap, gives way to the latest one before it.
/// - Throws: `RecordingError` when it cannot be read, `ValidationError` when it begins later. What is damaged in it is told
///   on standard error and left out; so is the moment, where it is not plain.
func recordedLook(_ path: String, at wanted: RecordedMoment?) throws -> Assessment {
  let sequence = try RecordingSequence([path])
  let moment = wanted?.moment(from: sequence.begunAt, offset: utcOffset())
  if let moment, moment < sequence.begunAt {
    throw ValidationError("\(path.plain) begins later, at \(sequence.begunAt.utc) UTC.")
  }
  var cursor = Cursor(sequence)
  cursor.advance(to: moment ?? Moment(microseconds: .max))
  for flaw in cursor.sequence.flaws { warn(flaw) }
  let untold = cursor.sequence.flawCount - cursor.sequence.flaws.count
  if untold > 0 { warn("\(path) is damaged in \(counted(untold, "more place")).") }
  let pause = cursor.next.map { $0.at - cursor.at }
  let isRecorded = pause.map { $0 <= max(longestPause, (cursor.evidence.usualInterval ?? .zero) * 3) } ?? false
  let now = isRecorded ? moment ?? cursor.at : cursor.at
  if let wanted, let moment, moment != now || !wanted.hasZone {
    warn(
      "told as of \(now.utc) UTC\(moment == now ? "" : ": nothing was recorded between then and \(moment.utc) UTC").")
  }
  return Assessment(cursor.evidence, Standards(now: now))
}
