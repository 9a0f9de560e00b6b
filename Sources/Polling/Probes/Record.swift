// One row of an answer, read by the names of its columns.

import Postgres
import Samples

/// The answer does not look as the statement promises: another server than it says, or a mistake of ours.
struct UnexpectedAnswer: Error, Equatable {
  var message: String

  init(_ message: String) { self.message = message }
}

struct Record {
  private let columns: [String]
  private let fields: [String?]

  init(columns: [String], fields: [String?]) {
    self.columns = columns
    self.fields = fields
  }

  /// `nil` for NULL and for a column that was not asked for.
  func text(_ column: String) -> String? {
    columns.firstIndex(of: column).flatMap { $0 < fields.count ? fields[$0] : nil }
  }
  /// What was written for people to read; nobody reads more than some pages.
  func words(_ column: String) -> String? { text(column).map { String($0.unicodeScalars.prefix(4_096)) } }
  func int(_ column: String) -> Int? { text(column).flatMap { Int($0) } }
  func moment(_ column: String) -> Moment? { text(column).flatMap { Moment(timestamp: $0) } }
  func span(_ column: String) -> Duration? { text(column).flatMap { Duration(interval: $0) } }
  func flag(_ column: String) -> Bool? { text(column).map { $0 == "t" || $0 == "true" } }
  func list(_ column: String) -> [String]? {
    text(column).flatMap { ArrayLiteral(text: $0) }?.elements.compactMap(\.self)
  }
  /// A whole number of any width, clamped to what fits: `numeric` and Materialize's `uint8` go beyond 64 signed bits.
  func clamped(_ column: String) -> Int64? {
    text(column).flatMap { text in
      let digits = text.prefix { $0 != "." }
      if let number = Int64(digits) { return number }
      guard let first = digits.drop(while: { $0 == "-" }).first, first.isNumber else { return nil }
      return digits.hasPrefix("-") ? .min : .max
    }
  }

  func require<Value>(_ column: String, _ read: (Record) -> (String) -> Value?) throws(UnexpectedAnswer) -> Value {
    guard let value = read(self)(column) else {
      throw UnexpectedAnswer(
        "column \(column) holds \(text(column).map { "\"\(String($0.unicodeScalars.prefix(80)))\"" } ?? "nothing")")
    }
    return value
  }
}

extension Rows {
  var records: [Record] { rows.map { Record(columns: columns, fields: $0) } }

  func only() throws(UnexpectedAnswer) -> Record {
    guard rows.count == 1, let record = records.first else {
      throw UnexpectedAnswer("\(rows.count) rows instead of one")
    }
    return record
  }
}
