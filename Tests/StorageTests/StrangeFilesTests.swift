// Pipes, devices and folders where the program expects files of its own: nothing waits for them.

import Glibc
import Samples
import Testing

@testable import Storage

@Suite struct StrangeFilesTests {
  private static let moment = Moment(microseconds: 1_795_341_600_000_000)

  private let entry = JournalEntry(
    id: "1", at: moment, upstream: "orders-db", host: nil, role: nil, purpose: "p", sql: [], action: nil,
    differences: [], outcome: .begun, message: nil, undo: nil, undoes: nil)

  /// What stands in the place of a file, and how it comes there.
  enum Stranger: CaseIterable, Sendable {
    case pipe, device, folder

    func stand(at path: String) throws {
      let status =
        switch self {
        case .pipe: unsafe mkfifo(path, 0o600)
        case .device: unsafe symlink("/dev/zero", path)
        case .folder: unsafe mkdir(path, 0o700)
        }
      try #require(status == 0)
    }
  }

  private func message(_ body: () throws(StateError) -> Void) -> String? {
    do throws(StateError) {
      try body()
      return nil
    } catch {
      return error.message
    }
  }

  @Test(arguments: Stranger.allCases)
  func aJournalThatIsNoFile(_ stranger: Stranger) throws {
    try withState { folder in
      try folder.make()
      try stranger.stand(at: folder.journal.path)
      let advice = "is no regular file: move it away, and the next change begins a new journal"
      #expect(message { () throws(StateError) in _ = try folder.journal.read() } == "\(folder.journal.path) \(advice)")
      let refusal = message { () throws(StateError) in try folder.journal.append(entry) }
      // A folder cannot even be opened for writing.
      #expect(
        refusal == "\(folder.journal.path) \(advice)"
          || refusal == "Is a directory: cannot open \(folder.journal.path)")
    }
  }

  @Test(arguments: Stranger.allCases)
  func progressThatIsNoFile(_ stranger: Stranger) throws {
    try withState { folder in
      try folder.make()
      try stranger.stand(at: folder.guide.path)
      #expect(folder.guide.load() == [])
      let progress = WizardProgress(source: "s", stage: 1, skipped: [:], at: Self.moment)
      #expect(
        message { () throws(StateError) in try folder.guide.remember(progress) }
          == "\(folder.guide.path) is no regular file: move it away, or name another file")
    }
  }

  @Test(arguments: Stranger.allCases)
  func recordingsThatAreNoFiles(_ stranger: Stranger) throws {
    try withState { folder in
      let recordings = folder.recordings
      let writer = try recordings.begin(at: Self.moment, number: 1, version: "1")
      writer.close()
      try stranger.stand(at: "\(recordings.path)/0.pgwatch")
      #expect(recordings.files.map(\.path) == [writer.path])
      recordings.removeOldest(keeping: 0)
      #expect(!fileExists(writer.path))
    }
  }

  /// A file with holes may be larger than the memory.
  @Test func aFileWithoutEndIsNotRead() throws {
    try withState { folder in
      try folder.make()
      try add("{}\n", to: folder.journal.path)
      try #require(unsafe truncate(folder.journal.path, 1 << 40) == 0)
      #expect(
        message { () throws(StateError) in _ = try folder.journal.read() }
          == "\(folder.journal.path) is larger than 256 MiB: move it away")
    }
  }

  @Test func aConfigurationThatNobodyWrites() throws {
    let folder = try makeFolder()
    defer { remove(folder) }
    try Stranger.pipe.stand(at: "\(folder)/pipe")
    #expect {
      try ConfigurationFile(at: "\(folder)/pipe", environment: [:], patience: .zero)
    } throws: {
      ($0 as? ConfigurationError)?.message.contains("pipe cannot be read: nothing was written to it") == true
    }
    let writer = unsafe open("\(folder)/pipe", O_RDWR | O_CLOEXEC)
    let text = Array("{ theme: 'dark' }".utf8)
    try #require(unsafe write(writer, text, text.count) == text.count)
    // Its reader sees the end when the last writer has gone.
    let reading = unsafe open("\(folder)/pipe", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    close(writer)
    defer { close(reading) }
    #expect {
      try ConfigurationFile(at: "/dev/zero", environment: [:])
    } throws: {
      ($0 as? ConfigurationError)?.message.contains("it is larger than 1 MiB") == true
    }
  }
}
