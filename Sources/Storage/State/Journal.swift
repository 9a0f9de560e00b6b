// The journal of changes: one line of JSON for each event, only ever added to.

import FoundationEssentials
import Glibc
package import Samples

package struct Journal: Sendable, Equatable {
  private let folder: StateFolder

  package var path: String { folder.file("journal.jsonl") }

  init(folder: StateFolder) { self.folder = folder }

  /// Adds an entry as it stands now, and returns when it is on the disk. Several runs of the program may do so at once.
  package func append(_ entry: JournalEntry) throws(StateError) {
    try folder.make()
    let isNew = unsafe access(path, F_OK) != 0
    let file = try open(O_RDWR | O_APPEND | O_CREAT)
    try file.lock()
    var line = Array(try JournalLine(entry).text.utf8) + [UInt8(ascii: "\n")]
    // The end of a line that was cut off, by a machine that stopped, is not to spoil this one.
    if let last = file.lastByte, last != UInt8(ascii: "\n") { line.insert(UInt8(ascii: "\n"), at: 0) }
    try file.append(line)
    if isNew { try OpenFile(folder.path, O_RDONLY | O_DIRECTORY).sync() }
  }

  /// What was changed, the oldest first; empty when there is no journal yet.
  package func entries() throws(StateError) -> [JournalEntry] { try read().entries }

  /// What was changed, the oldest first, and what the operator should know of the file. A line that is not the program's
  /// is left out and stays in the file; so does the last one if its end is missing, which is no news after a cut.
  package func read() throws(StateError) -> (entries: [JournalEntry], complaint: String?) {
    guard unsafe access(path, F_OK) == 0 || errno != ENOENT else { return ([], nil) }
    let content = try open(O_RDONLY).content()
    let decoder = JSONDecoder()
    var events: [JournalEntry] = []
    var strange: [Int] = []
    let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where !line.isEmpty {
      if let event = (try? decoder.decode(JournalLine.self, from: Data(line)))?.entry {
        events.append(event)
      } else if index < lines.count - 1 {
        strange.append(index + 1)
      }
    }
    return (Journal.folded(events), complaint(about: strange))
  }

  private func open(_ flags: Int32) throws(StateError) -> OpenFile {
    try OpenFile(path, flags, orElse: "move it away, and the next change begins a new journal")
  }

  private func complaint(about strange: [Int]) -> String? {
    guard !strange.isEmpty else { return nil }
    let listed = strange.prefix(8).map { "line \($0)" }.joined(separator: ", ")
    let more = strange.count > 8 ? " and \(strange.count - 8) more" : ""
    return "not understood and left out of \(path): \(listed)\(more)"
  }

  /// The events of each change made one: the last says what became of it, the first when it began.
  static func folded(_ events: [JournalEntry]) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    var places: [String: Int] = [:]
    for var event in events {
      if let place = places[event.id] {
        event.at = entries[place].at
        entries[place] = event
      } else {
        places[event.id] = entries.count
        entries.append(event)
      }
    }
    return entries
  }
}

extension [JournalEntry] {
  /// As a JSON array, an entry a line.
  package var json: String {
    get throws(StateError) {
      var lines: [String] = []
      for entry in self { lines.append("  " + (try JournalLine(entry).text)) }
      return lines.isEmpty ? "[]\n" : "[\n" + lines.joined(separator: ",\n") + "\n]\n"
    }
  }
}
