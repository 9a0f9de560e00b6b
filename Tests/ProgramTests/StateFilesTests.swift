// What the operator is told of the files that the program writes.

import Glibc
import Samples
import Storage
import TestSupport
import Testing

@testable import pgwatch_tui

@Suite struct StateFilesTests {
  @Test func theJournalsTroubleIsToldAfterAnOlderComplaint() async throws {
    try await withFolder { folder in
      // A file stands where the folder of the state belongs.
      let path = "\(folder)/state"
      try #require(unsafe close(creat(path, 0o600)) == 0)
      let files = StateFiles(StateFolder(path: path))
      let entry = JournalEntry(
        id: "1", at: .noon, upstream: "orders-db", role: nil, purpose: "Set it", sql: [], differences: [],
        outcome: .applied, undo: nil)
      await #expect(throws: (any Error).self) { try await files.record(entry) }
      #expect(await files.journal().complaint?.contains("is not in the journal") == true)
      #expect(await files.journal().complaint?.contains("The journal: ") == true)
      #expect(await files.journal().complaint == nil)
    }
  }
}
