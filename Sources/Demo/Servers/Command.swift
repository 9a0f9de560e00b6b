// A program that runs, says something and ends: initdb, psql, openssl, cp.

import Dispatch
import Glibc

enum Command {
  /// Runs `arguments` to their end with `input` as standard input, and returns what was written to standard output and
  /// errors. Throws with those words when the exit status is not 0.
  @discardableResult
  static func run(
    _ arguments: [String], input: String = "", in folder: String, as account: Account? = nil
  ) async throws(DemoError) -> String {
    let outcome: Result<String, DemoError> = await withCheckedContinuation { continuation in
      // A queue of its own means a thread of its own: waiting for a program never holds up Swift's tasks.
      DispatchQueue(label: "command").async {
        continuation.resume(
          returning: Result { () throws(DemoError) in
            try runBlocking(arguments, input: input, in: folder, as: account)
          })
      }
    }
    return try outcome.get()
  }

  /// The same, blocking the thread.
  static func runBlocking(
    _ arguments: [String], input: String = "", in folder: String, as account: Account? = nil
  ) throws(DemoError) -> String {
    let (ours, theirs) = try socketPair()
    defer { close(ours) }
    let child: Child
    do {
      defer { close(theirs) }
      child = try Child(
        arguments, in: folder, as: account, input: .descriptor(theirs), output: .descriptor(theirs),
        errors: .descriptor(theirs))
    }
    sendAll(input, to: ours)
    shutdown(ours, Int32(SHUT_WR))
    let output = TextFile.readAll(from: ours)
    let status = child.waitUntilExit()
    guard status == 0 else {
      let name = arguments.first?.split(separator: "/").last ?? ""
      throw DemoError(message: "\(name) failed (exit status \(status)): \(output.trimmed)")
    }
    return output
  }
}

/// Two connected sockets, both closed by themselves in every program that is started. A pipe would do, but Glibc's
/// `pipe2` is not visible from Swift, and without it a server that starts at the same moment inherits an end.
func socketPair() throws(DemoError) -> (ours: Int32, theirs: Int32) {
  var pair: [Int32] = [-1, -1]
  let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
  guard unsafe socketpair(AF_UNIX, type, 0, &pair) == 0 else {
    throw DemoError(message: "no socket for a child process: \(systemError(errno))")
  }
  return (pair[0], pair[1])
}

private func sendAll(_ text: String, to socket: Int32) {
  let bytes = Array(text.utf8)
  var sent = 0
  while sent < bytes.count {
    // A child that does not read to the end is judged by its exit status.
    let count = unsafe bytes[sent...].withUnsafeBytes {
      unsafe send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
    }
    if count < 0 && errno != EINTR { return }
    sent += max(0, count)
  }
}

extension String {
  /// Without blanks and line ends at either end.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
