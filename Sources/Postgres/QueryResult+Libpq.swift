// Results of libpq as values.

internal import CLibpq
import Samples

extension QueryResult {
  /// `nil` for a result that says nothing about a statement. The caller frees `result`.
  init?(_ result: OpaquePointer) {
    switch unsafe PQresultStatus(result) {
    case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: self = unsafe .rows(Rows(result))
    case PGRES_PIPELINE_SYNC: self = .synced
    case PGRES_PIPELINE_ABORTED: self = .skipped
    case PGRES_NONFATAL_ERROR: return nil
    default:
      let words = unsafe errorText(PQresultErrorMessage(result))
      self = unsafe .failed(
        ServerError(result: result) ?? ServerError(severity: "ERROR", sqlstate: nil, message: oneParagraph(words)))
    }
  }
}

extension Rows {
  /// Bytes that are not UTF-8 become U+FFFD.
  fileprivate init(_ result: OpaquePointer) {
    let width = unsafe PQnfields(result)
    let columns = (0..<width).map { column in
      unsafe PQfname(result, column).map { unsafe String(cString: $0) } ?? ""
    }
    let rows = unsafe (0..<PQntuples(result)).map { row in
      (0..<width).map { unsafe Rows.value(result, row, $0) }
    }
    self.init(columns: columns, rows: rows, tag: unsafe String(cString: PQcmdStatus(result)))
  }

  private static func value(_ result: OpaquePointer, _ row: Int32, _ column: Int32) -> String? {
    guard unsafe PQgetisnull(result, row, column) == 0, let text = unsafe PQgetvalue(result, row, column) else {
      return nil
    }
    let bytes = unsafe UnsafeRawBufferPointer(start: text, count: Int(PQgetlength(result, row, column)))
    return unsafe String(decoding: bytes, as: UTF8.self)
  }
}
