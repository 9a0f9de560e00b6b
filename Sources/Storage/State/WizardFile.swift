// How far the operator has come with the wizard, kept from one run to the next.

import FoundationEssentials
import Glibc
package import Samples

package struct WizardFile: Sendable, Equatable {
  private let folder: StateFolder

  package var path: String { folder.file("guide.json") }

  init(folder: StateFolder) { self.folder = folder }

  /// What was remembered; nothing where there is no file or it cannot be read: then the wizard begins anew.
  package func load() -> [WizardProgress] {
    guard let content = try? OpenFile(path, O_RDONLY).content(),
      let pages = try? JSONDecoder().decode([Page].self, from: Data(content))
    else { return [] }
    return pages.compactMap(\.progress)
  }

  /// Remembers how far it has come for one source; the file is replaced as a whole.
  package func remember(_ progress: WizardProgress) throws(StateError) {
    try folder.make()
    // Between reading and replacing, no other run of the program may replace it.
    let directory = try OpenFile(folder.path, O_RDONLY | O_DIRECTORY)
    try directory.lock()
    let all = load().filter { $0.source != progress.source } + [progress]
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(all.map(Page.init)) else {
      throw StateError(message: "cannot write \(path) as JSON")
    }
    try writeWhole(Array(data) + [UInt8(ascii: "\n")], to: path, replacing: true)
  }
}

private struct Page: Codable {
  var source: String
  var stage: Int
  var skipped: [String: String]
  var time: String

  init(_ progress: WizardProgress) {
    source = progress.source
    stage = progress.stage
    skipped = progress.skipped
    time = progress.at.iso8601
  }

  /// `nil` for a stage that there is not.
  var progress: WizardProgress? {
    guard (1...5).contains(stage), let at = Moment(timestamp: time) else { return nil }
    return WizardProgress(source: source, stage: stage, skipped: skipped, at: at)
  }
}
