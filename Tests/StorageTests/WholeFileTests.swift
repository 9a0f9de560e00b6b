// A file that is written is there in full, or what was there before is.

import Glibc
import Samples
import Testing

@testable import Storage

@Suite struct WholeFileTests {
  private static let moment = Moment(microseconds: 1_795_341_600_000_000)

  @Test func permissionsAndLinksStay() throws {
    let folder = try makeFolder()
    defer { remove(folder) }
    let (file, link) = ("\(folder)/report.md", "\(folder)/latest")
    try export("old", to: file, replacing: false)
    try #require(unsafe chmod(file, 0o640) == 0 && symlink("report.md", link) == 0)
    try export("new", to: link, replacing: true)
    #expect(try content(of: file) == "new")
    #expect(mode(of: file) == 0o640)
    var status = stat()
    #expect(unsafe lstat(link, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
    #expect(throws: StateError(message: "\(file) is there already")) { try export("x", to: file, replacing: false) }
    #expect(names(in: folder) == ["latest", "report.md"])
  }

  @Test func whatIsNoFileIsNotReplaced() throws {
    let folder = try makeFolder()
    defer { remove(folder) }
    for (name, stranger) in [("pipe", StrangeFilesTests.Stranger.pipe), ("folder", .folder)] {
      try stranger.stand(at: "\(folder)/\(name)")
      #expect(throws: StateError.self) { try export("x", to: "\(folder)/\(name)", replacing: true) }
    }
    try #require(unsafe symlink("nowhere", "\(folder)/link") == 0)
    #expect(throws: StateError.self) { try export("x", to: "\(folder)/link", replacing: true) }
    #expect(names(in: folder) == ["folder", "link", "pipe"])
  }

  /// A process that was killed while it wrote.
  @Test func aDraftThatWasLeftBehindIsNoHindrance() throws {
    let folder = try makeFolder()
    defer { remove(folder) }
    try add("half", to: "\(folder)/.pgwatch-tui-\(getpid()).new")
    try export("whole", to: "\(folder)/a", replacing: false)
    #expect(try content(of: "\(folder)/a") == "whole")
    #expect(names(in: folder) == ["a"])
  }

  @Test(.enabled(if: SmallDisk.isPossible, "only root may mount a file system in memory"))
  func aFullDiskDestroysNothingAndLeavesNothing() throws {
    let disk = try SmallDisk()
    defer { disk.remove() }
    let (file, large) = ("\(disk.path)/report.md", String(repeating: "x", count: 2 * SmallDisk.size))
    try export("old", to: file, replacing: false)
    for replacing in [true, false] {
      #expect {
        try export(large, to: replacing ? file : "\(disk.path)/new.md", replacing: replacing)
      } throws: {
        ($0 as? StateError)?.message.hasPrefix("No space left on device: cannot write \(disk.path)/") == true
      }
    }
    #expect(throws: StateError.self) {
      try export(
        large, name: "report", at: Self.moment, in: disk.path, besides: StateFolder(path: "\(disk.path)/state"))
    }
    let folder = StateFolder(path: disk.path)
    try folder.guide.remember(WizardProgress(source: "s", stage: 1, skipped: [:], at: Self.moment))
    let progress = WizardProgress(source: "s", stage: 2, skipped: ["tls": large], at: Self.moment)
    #expect(throws: StateError.self) { try folder.guide.remember(progress) }
    #expect(folder.guide.load().map(\.stage) == [1])
    #expect(try content(of: file) == "old")
    #expect(names(in: disk.path) == ["guide.json", "report.md", "state"])
    #expect(names(in: "\(disk.path)/state/exports") == [])
  }
}

private func names(in folder: String) -> [String] {
  guard let directory = unsafe opendir(folder) else { return [] }
  defer { unsafe closedir(directory) }
  var names: [String] = []
  while let entry = unsafe readdir(directory) {
    let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}
