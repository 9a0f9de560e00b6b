// The wizard's progress, and texts for the operator, on the disk.

import Glibc
import Samples
import Testing

@testable import Storage

@Suite struct WizardFileTests {
  private static let moment = Moment(microseconds: 1_795_341_600_000_000)

  @Test func eachSourceIsRememberedAtItsLatest() throws {
    try withState { folder in
      #expect(folder.guide.load() == [])
      let early = WizardProgress(source: "a.b.orders", stage: 2, skipped: [:], at: Self.moment)
      let other = WizardProgress(source: "a.b.bills", stage: 5, skipped: ["dns": "no \"time\""], at: Self.moment)
      let late = WizardProgress(
        source: "a.b.orders", stage: 3, skipped: ["tls": "later"], at: Self.moment + .seconds(9))
      for progress in [early, other, late] { try folder.guide.remember(progress) }
      #expect(folder.guide.load() == [other, late])
      #expect(mode(of: folder.guide.path) == 0o600)
    }
  }

  @Test func aSpoiltFileIsBegunAnew() throws {
    try withState { folder in
      try folder.make()
      try add("[{ \"source\": ", to: folder.guide.path)
      #expect(folder.guide.load() == [])
      let progress = WizardProgress(source: "s", stage: 1, skipped: [:], at: Self.moment)
      try folder.guide.remember(progress)
      #expect(folder.guide.load() == [progress])
    }
  }

  @Test func aTextGoesIntoANewFile() throws {
    try withState { folder in
      try folder.make()
      let here = "\(folder.path)/here"
      try #require(unsafe mkdir(here, 0o700) == 0)
      let one = try export("one", name: "orders db/../../x", at: Self.moment, in: here, besides: folder)
      let two = try export("two", name: "orders db/../../x", at: Self.moment, in: here, besides: folder)
      #expect(one == "\(here)/orders-db-..-..-x-2026-11-22T100000Z.txt")
      #expect(two == "\(here)/orders-db-..-..-x-2026-11-22T100000Z-2.txt")
      #expect(try [content(of: one), content(of: two)] == ["one", "two"])
      #expect(mode(of: one) == 0o600)
    }
  }

  @Test func whereTheFolderCannotBeWrittenTo() throws {
    try withState { folder in
      let path = try export("text", name: "..", at: Self.moment, in: "/proc/nowhere", besides: folder)
      #expect(path == "\(folder.path)/exports/pgwatch-tui-2026-11-22T100000Z.txt")
      #expect(try content(of: path) == "text")
      #expect(throws: StateError.self) {
        try export("text", name: "x", at: Self.moment, in: "/proc/nowhere", besides: nil)
      }
    }
  }

  @Test func whereNeitherCanBeWrittenToBothAreNamed() {
    #expect {
      try export("x", name: "x", at: Self.moment, in: "/proc/here", besides: StateFolder(path: "/proc/there"))
    } throws: { error in
      let message = (error as? StateError)?.message ?? ""
      return message.contains("/proc/here/x-") && message.contains("/proc/there:")
    }
  }
}
