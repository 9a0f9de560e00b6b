// What went wrong while throw-away servers were set up, in words for the person at the keyboard.

import Glibc

/// Says what failed and, where it is known, what to do about it. It may quote what a program or a server printed.
package struct DemoError: Error, Sendable, Equatable, CustomStringConvertible {
  package var message: String

  package var description: String { message }
}

/// The words for `errno`.
func systemError(_ code: Int32) -> String {
  unsafe String(cString: strerror(code))
}
