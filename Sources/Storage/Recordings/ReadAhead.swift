// A file's bytes as they are needed, read in larger pieces.

import Glibc

/// Copies share a piece until they read on.
struct ReadAhead: Sendable {
  private let file: OpenFile
  /// Of the file when it was opened, in bytes. What is added later is not seen.
  let length: Int
  private var piece: [UInt8] = []
  private var start = 0

  private static let pieceLength = 1 << 16

  /// - Throws: when there is none, or it is no regular file.
  init(path: String) throws(RecordingError) {
    do {
      file = try OpenFile(path, O_RDONLY)
    } catch {
      throw RecordingError(message: "\(error.message). Name a file that pgwatch-tui recorded.")
    }
    length = file.length
  }

  /// `count` bytes from `offset` on, fewer at the end.
  mutating func bytes(at offset: Int, count: Int) throws(RecordingError) -> ArraySlice<UInt8> {
    let count = min(count, length - offset)
    if offset < start || offset + count > start + piece.count {
      piece = try piece(at: offset, atLeast: count)
      start = offset
    }
    return piece.dropFirst(offset - start).prefix(count)
  }

  /// Where `mark` stands next, from `offset` on.
  func place(of mark: [UInt8], from offset: Int) throws(RecordingError) -> Int? {
    var offset = offset
    while offset + mark.count <= length {
      let piece = try piece(at: offset)
      // The file is shorter than it was.
      if piece.isEmpty { return nil }
      if let range = piece.firstRange(of: mark) { return offset + range.lowerBound }
      // The mark may lie across two pieces.
      offset += max(1, piece.count - (mark.count - 1))
    }
    return nil
  }

  /// Whether nothing but zeros follows.
  func isBlank(from offset: Int) throws(RecordingError) -> Bool {
    var offset = offset
    while offset < length {
      let piece = try piece(at: offset)
      guard !piece.isEmpty else { return true }
      guard piece.allSatisfy({ $0 == 0 }) else { return false }
      offset += piece.count
    }
    return true
  }

  private func piece(at offset: Int, atLeast count: Int = 0) throws(RecordingError) -> [UInt8] {
    do {
      return try file.bytes(at: offset, count: min(max(count, ReadAhead.pieceLength), length - offset))
    } catch {
      throw RecordingError(message: "\(error.message).")
    }
  }
}
