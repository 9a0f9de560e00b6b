// Text on its way to and from C.

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

/// The lines of a message of libpq or of the server, joined to one paragraph.
func oneParagraph(_ text: String) -> String {
  text.split(whereSeparator: \.isNewline)
    .map { line in String(line.drop { $0 == " " || $0 == "\t" }) }
    .filter { !$0.isEmpty }
    .joined(separator: " ")
}
