// Why a log on this machine cannot be read, and what helps.

import Glibc
import Samples

struct LogFileError: Error, Equatable {
  var message: String
  /// What the operator can do.
  var hint: String?

  /// - Parameter code: errno.
  init(_ path: String, _ code: Int32) {
    switch code {
    // A folder can be opened, and nothing in it was found to read.
    case EISDIR: self.init(path, "there is no log in this folder")
    default: unsafe self.init(path, String(cString: strerror(code)))
    }
    hint = LogFileError.hint(code)
  }

  init(_ path: String, _ words: String) { message = "\(path): \(words)" }

  private static func hint(_ code: Int32) -> String? {
    switch code {
    case ENOENT, ENOTDIR, EISDIR:
      "On the server, SHOW data_directory, SHOW log_directory and SELECT pg_current_logfile() say where it writes"
    case EACCES, EPERM:
      "Run this as a user who may read it (with sudo, or on Debian as a member of the group adm)"
    default: nil
    }
  }

  var trouble: Trouble {
    .failed(ServerError(severity: "ERROR", sqlstate: nil, message: message, hint: hint))
  }
}
