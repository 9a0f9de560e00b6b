// What can be pressed.

/// One thing that the operator did at the terminal.
package enum Key: Sendable, Hashable {
  /// A character as typed, never a control character.
  case character(Character)
  /// Ctrl with a letter: `.control("l")`.
  case control(Character)
  case enter, escape, tab, backTab, backspace, delete, insert
  case up, down, left, right, pageUp, pageDown, home, end
  case function(Int)
  case mouse(Mouse)
  /// A bracketed paste, whole, without its control characters.
  case paste(String)
  case focus(Bool)

  package struct Mouse: Sendable, Hashable {
    package enum Action: Sendable, Hashable { case press, doubleClick, wheelUp, wheelDown }
    package var action: Action
    package var at: Point

    package init(_ action: Action, at: Point) {
      self.action = action
      self.at = at
    }
  }
}
