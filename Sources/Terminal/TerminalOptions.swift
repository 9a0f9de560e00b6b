// What the operator may choose about the screen.

package struct TerminalOptions: Sendable {
  package var theme: Theme
  /// False for `--no-color`; `nil` for colours unless `NO_COLOR` is set (no-color.org).
  package var color: Bool?
  package var mouse: Bool
  /// True for `--ascii`; `nil` for ASCII unless the locale is a UTF-8 one.
  package var ascii: Bool?
  /// The terminfo entry; `nil` for `TERM`.
  package var type: String?
  /// False where signals belong to somebody else: in tests.
  package var watchesSignals: Bool

  package init(
    theme: Theme = .standard, color: Bool? = nil, mouse: Bool = true, ascii: Bool? = nil, type: String? = nil,
    watchesSignals: Bool = true
  ) {
    self.theme = theme
    self.color = color
    self.mouse = mouse
    self.ascii = ascii
    self.type = type
    self.watchesSignals = watchesSignals
  }
}
