// What commands say: their result on standard output, everything else on standard error.

import ArgumentParser
import Glibc
import Samples

/// Writes a part of a command's result, all of it.
/// - Parameters:
///   - descriptor: where to.
///   - name: what that is called.
///   - failure: what the process exits with when it cannot be written.
/// - Throws: `failure`, when standard error has the reason.
func printOutput(
  _ text: String, to descriptor: Int32 = STDOUT_FILENO, called name: String = "standard output",
  failure: ExitCode = .failure
) throws {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = unsafe rest.withUnsafeBytes { bytes in unsafe write(descriptor, bytes.baseAddress, bytes.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else {
      let code = errno
      // A reader that has gone, such as head, has read what it wanted.
      if code != EPIPE { warn("\(name) cannot be written: \(unsafe String(cString: strerror(code)))") }
      throw failure
    }
    rest = rest.dropFirst(count)
  }
}

/// A line on standard error that says whose it is.
func warn(_ text: String) { printError("pgwatch-tui: \(text.plain)") }

/// A line on standard error as it is.
func printError(_ text: String) {
  let line = Array("\(text)\n".utf8)
  _ = unsafe write(STDERR_FILENO, line, line.count)
}
