// Why a screen cannot be opened, in words that say what to do instead.

import Screen

package enum TerminalError: Error, Sendable, Hashable, CustomStringConvertible {
  case inputIsNoTerminal
  case outputIsNoTerminal
  /// `TERM` is not set, or is `dumb` or `unknown`.
  case noTerminalType(String?)
  /// Neither this type nor a stand-in for it is in the terminfo database.
  case unknownTerminalType(String)
  case noUTF8Locale
  /// A system call that failed, with its errno.
  case system(call: String, errno: Int32)

  package var description: String {
    switch self {
    case .inputIsNoTerminal:
      "standard input is not a terminal; for scripts use pgwatch-tui check"
    case .outputIsNoTerminal:
      "standard output is not a terminal; for scripts use pgwatch-tui check"
    case .noTerminalType(nil):
      "TERM is not set, so the dashboard cannot draw; set it (TERM=xterm-256color), or use pgwatch-tui check"
    case .noTerminalType(let type?):
      "a terminal of type '\(type.printable)' cannot show the dashboard; use pgwatch-tui check"
    case .unknownTerminalType(let type):
      "the terminal type '\(type.printable)' is not known here; try TERM=xterm-256color, install ncurses-term,"
        + " or use pgwatch-tui check"
    case .noUTF8Locale:
      "there is no UTF-8 locale, not even C.UTF-8; use pgwatch-tui check"
    case .system(let call, let errno):
      "the terminal cannot be used: \(call) failed with error \(errno)"
    }
  }
}
