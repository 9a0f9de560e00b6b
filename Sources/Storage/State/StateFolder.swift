// The folder of what the program keeps from one run to the next: the journal of changes, and how far the wizard has come.

import Glibc

/// `$XDG_STATE_HOME/pgwatch-tui`, `~/.local/state/pgwatch-tui` without that variable. It is made when something is first
/// written, for its owner alone.
package struct StateFolder: Sendable, Equatable {
  package var path: String

  package init(path: String) { self.path = path }

  /// `nil` when the environment names no home. A relative XDG_STATE_HOME is ignored, as its specification wants it.
  package init?(environment: [String: String]) {
    if let folder = environment["XDG_STATE_HOME"], folder.hasPrefix("/") {
      path = "\(folder)/pgwatch-tui"
    } else if let home = environment["HOME"], !home.isEmpty {
      path = "\(home)/.local/state/pgwatch-tui"
    } else {
      return nil
    }
  }

  package var journal: Journal { Journal(folder: self) }
  package var guide: WizardFile { WizardFile(folder: self) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes the folder and those above it that are missing.
  func make(_ name: String? = nil) throws(StateError) {
    let folder = name.map(file) ?? path
    var made = ""
    for part in folder.split(separator: "/") {
      made += "/\(part)"
      guard unsafe mkdir(made, 0o700) != 0, errno != EEXIST else { continue }
      let code = errno
      // Above what is ours there may be folders that only let us pass.
      var status = stat()
      guard unsafe stat(made, &status) == 0 else { throw StateError("make the folder \(made)", code) }
    }
  }
}

/// A file of the state folder that could not be read or written; one paragraph.
package struct StateError: Error, Sendable, Equatable {
  package var message: String

  init(message: String) { self.message = message }

  /// - Parameter task: what was tried: `write FILE`.
  init(_ task: String, _ code: Int32 = errno) {
    message = "\(unsafe String(cString: strerror(code))): cannot \(task)"
  }
}
