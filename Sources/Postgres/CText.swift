// Text on its way to and from C.

import Glibc

/// Calls `body` with a NULL-terminated array of C strings, as libpq takes its keywords and values; `nil` is NULL.
func withCStrings<Result>(
  _ strings: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
  // One buffer for all the bytes: no pointer can outlive the string it was made from.
  var bytes: [CChar] = []
  var offsets: [Int?] = []
  for string in strings {
    offsets.append(string == nil ? nil : bytes.count)
    if let string { bytes += string.utf8CString }
  }
  return unsafe bytes.withUnsafeBufferPointer { buffer in
    var pointers = unsafe offsets.map { offset in unsafe offset.flatMap { unsafe buffer.baseAddress?.advanced(by: $0) }
    }
    unsafe pointers.append(nil)
    return unsafe pointers.withUnsafeBufferPointer { list in
      // The list is never empty: it ends with NULL.
      guard let base = list.baseAddress else { preconditionFailure("an array with an element has an address") }
      return unsafe body(base)
    }
  }
}

/// What libpq or the server has to say of a failure. A server may send megabytes of it; nobody reads more than a page.
func errorText(_ text: UnsafePointer<CChar>) -> String {
  let bytes = unsafe UnsafeRawBufferPointer(start: text, count: strnlen(text, 4_096))
  return unsafe String(decoding: bytes, as: UTF8.self)
}

/// The lines of a message of libpq or of the server, joined to one paragraph.
func oneParagraph(_ text: String) -> String {
  text.split(whereSeparator: \.isNewline)
    .map { line in String(line.drop { $0 == " " || $0 == "\t" }) }
    .filter { !$0.isEmpty }
    .joined(separator: " ")
}
