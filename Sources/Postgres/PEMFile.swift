// Opens PEM files with OpenSSL, and says in words why one cannot be read.

internal import COpenSSL
import Glibc

/// The words of errno or of OpenSSL.
struct Unreadable: Error {
  var words: String
}

/// Hands the file to `read` as a BIO.
func withFile<Value>(_ path: String, _ read: (OpaquePointer) -> Value) throws(Unreadable) -> Value {
  ERR_clear_error()
  guard let file = unsafe fopen(path, "re") else { throw Unreadable(words: unsafe String(cString: strerror(errno))) }
  defer { unsafe fclose(file) }
  guard let bio = unsafe BIO_new_fp(file, BIO_NOCLOSE) else { throw Unreadable(words: "out of memory") }
  defer { unsafe BIO_free(bio) }
  return unsafe read(bio)
}

/// Every block of a file that `next` understands; throws when there is none, or one that is damaged.
func readPEM<Value>(
  _ path: String, of kind: String, _ next: (OpaquePointer) -> Value?
) throws(Unreadable) -> [Value] {
  let found = try unsafe withFile(path) { bio in
    var found: [Value] = []
    while let value = unsafe next(bio) { found.append(value) }
    return found
  }
  let trouble = ERR_peek_last_error()
  ERR_clear_error()
  // The end of the file is told as "no start line", too.
  let isEnd = pgwatch_error_reason(trouble) == PEM_R_NO_START_LINE
  if isEnd && !found.isEmpty { return found }
  throw Unreadable(words: isEnd ? "no \(kind) in PEM form" : reason(of: trouble, else: "no \(kind) in PEM form"))
}

/// Without a callback OpenSSL would ask for the pass phrase of an encrypted block on the terminal.
func refusePassPhrase(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ forWriting: Int32, _ context: UnsafeMutableRawPointer?
) -> Int32 { -1 }

func reason(of code: UInt, else words: String) -> String {
  if pgwatch_error_reason(code) == PEM_R_BAD_PASSWORD_READ { return "encrypted" }
  return unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) } ?? words
}
