// What a recording shows, as a look at the servers of then.

import ArgumentParser
import Diagnosis
import Reports
import Samples
import Storage

/// Samples come nearly in the order of their times: what lies so far behind the moment that is wanted belongs to later.
private let disorder = Duration.seconds(60)

/// - Parameter moment: the end of the recording if none is given.
/// - Throws: `RecordingError` when it cannot be read, `ValidationError` when it begins later. What is damaged in it is told on standard error and left out.
func recordedLook(_ path: String, at moment: Moment?) throws -> Look {
  var reader = try RecordingReader(path: path)
  if let moment, moment < reader.begunAt {
    throw ValidationError("\(path.plain) begins later, at \(reader.begunAt.utc) UTC.")
  }
  var evidence = Evidence()
  var latest = reader.begunAt
  while true {
    do throws(RecordingError) {
      guard let sample = try reader.next() else { break }
      if let moment, sample.at > moment + disorder { break }
      if let moment, sample.at > moment { continue }
      evidence.take(sample)
      latest = max(latest, sample.at)
    } catch {
      warn(error.message)
    }
  }
  if reader.isCutOff { warn("\(path) is cut off: what came last was not written to its end.") }
  return Look(evidence, Standards(now: moment.map { min($0, latest + disorder) } ?? latest))
}
