// Reading by ncurses: it knows the terminal's sequences from terminfo, and those of `OwnKeys` from us.

import CNcurses
import Glibc
import Screen

extension Curses {
  /// The next thing that was typed; `nil` if there is nothing more for now.
  func read() -> KeyInput? {
    var value: wint_t = 0
    switch unsafe wget_wch(nc_stdscr(), &value) {
    case OK: return .scalar(value)
    case KEY_CODE_YES where Int32(bitPattern: value) == KEY_MOUSE: return mouse() ?? .code(KEY_MOUSE)
    case KEY_CODE_YES: return .code(Int32(bitPattern: value))
    default: return nil
    }
  }

  private func mouse() -> KeyInput? {
    var event = MEVENT()
    guard unsafe getmouse(&event) == OK else { return nil }
    let point = Point(x: Int(event.x), y: Int(event.y))
    if event.bstate & nc_button4_pressed != 0 { return .mouse(.wheelUp, at: point) }
    if event.bstate & nc_button5_pressed != 0 { return .mouse(.wheelDown, at: point) }
    return event.bstate & nc_button1_pressed != 0 ? .mouse(.press, at: point) : nil
  }
}
