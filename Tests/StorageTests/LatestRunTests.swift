// Which files a replay without a name plays.

import Samples
import Testing

@testable import Storage

@Suite struct LatestRunTests {
  @Test func theFilesOfTheRunThatBeganTheNewestOne() throws {
    try withState { state in
      let folder = state.recordings
      #expect(folder.latestRun.isEmpty)
      var paths: [String] = []
      // An earlier program with the same process id, and the files that followed.
      for (minutes, number) in [(0, 1), (60, 2), (200, 1), (260, 2), (320, 3)] {
        let writer = try folder.begin(at: .begin + .seconds(minutes * 60), number: number, version: "1")
        paths.append(writer.path)
        writer.close()
      }
      #expect(folder.latestRun == Array(paths[2...]))
      // Another program, which began in between and ended since.
      let other = "\(folder.path)/2026-11-22T130000Z-1-1.pgwatch"
      try RecordingWriter(creating: other, at: .begin + .seconds(230 * 60), version: "1").close()
      #expect(folder.latestRun == Array(paths[2...]))
    }
  }
}
