// ncurses as this program uses it: it works out what has changed and writes that into a file in memory, never to the
// terminal. Sending it, and the terminal's modes, are the business of others.

import CNcurses
import Glibc
import Screen

/// One ncurses screen. ncurses is global state: one at a time.
///
/// ncurses flushes at every jump of the cursor: hundreds of writes of some eleven bytes for each frame. Painting into a
/// file makes one write of them, and a write that can be put off.
@MainActor
@safe final class Curses {
  let depth: ColorDepth
  /// Understands xterm's private modes: mouse, bracketed paste, focus, clipboard.
  let isXtermLike: Bool

  private let screen: OpaquePointer
  private let files: (input: UnsafeMutablePointer<FILE>, output: UnsafeMutablePointer<FILE>)
  private let frame: Int32
  /// For one row and for one cell of it, kept from frame to frame.
  private var cells: UnsafeMutableBufferPointer<cchar_t>
  private var scalars: [UInt32] = []
  private let theme: Theme
  /// What ncurses has been told to show: rows that are as before need not be told again.
  private var told: Canvas?

  init(_ tty: TTY, type: String, theme: Theme, color: Bool) throws(TerminalError) {
    let frame = nc_frame_file()
    guard frame >= 0 else { throw .system(call: "memfd_create", errno: errno) }
    guard let input = unsafe fdopen(Self.duplicate(tty.input), "r"),
      let output = unsafe fdopen(Self.duplicate(tty.outputAsGiven), "w")
    else { throw .system(call: "fdopen", errno: errno) }
    guard let screen = unsafe Self.newScreen(type, output, input) else {
      unsafe fclose(input)
      unsafe fclose(output)
      _ = Glibc.close(frame)
      throw .unknownTerminalType(type)
    }
    // The last that ncurses asks of the device itself.
    cbreak()
    noecho()
    // From here on ncurses has no terminal: its descriptor is the file.
    unsafe dup2(frame, fileno(output))
    _ = unsafe fcntl(fileno(output), F_SETFD, FD_CLOEXEC)
    self.frame = frame
    self.theme = theme
    unsafe self.screen = screen
    unsafe files = (input, output)
    unsafe cells = .allocate(capacity: 0)
    isXtermLike = Self.hasMouse()
    // Without default colours there is no telling what the background is; start_color alone would make it black.
    let colored = color && has_colors() && start_color() == OK && use_default_colors() == OK
    depth = colored ? ColorDepth(colors: Int(nc_colors())) : .none
    setUp()
  }

  /// Servers that are started from here must not hold the terminal.
  private static func duplicate(_ descriptor: Int32) -> Int32 { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }

  private static func newScreen(
    _ type: String, _ output: UnsafeMutablePointer<FILE>, _ input: UnsafeMutablePointer<FILE>
  ) -> OpaquePointer? {
    // A type that is not in the database is a modern terminal most likely (kitty, foot: they are in ncurses-term).
    for candidate in [type, "xterm-256color", "vt100"] {
      if let screen = unsafe newterm(candidate, output, input) { return unsafe screen }
    }
    return nil
  }

  private static func hasMouse() -> Bool {
    guard let name = unsafe tigetstr("kmous") else { return false }
    // (char *)-1: not a string capability.
    return Int(bitPattern: name) != -1
  }

  private func setUp() {
    // Or doupdate stops in the middle of a frame while somebody types.
    typeahead(-1)
    set_escdelay(25)
    unsafe keypad(nc_stdscr(), true)
    unsafe nodelay(nc_stdscr(), true)
    for (sequence, code) in OwnKeys.sequences { unsafe define_key(sequence, code) }
    for ink in Ink.allCases {
      if let color = theme.color(of: ink, depth: depth) { init_extended_pair(pair(of: ink), color, -1) }
    }
  }

  func useMouse() {
    mouseinterval(0)
    mousemask(nc_button1_pressed | nc_button4_pressed | nc_button5_pressed, nil)
  }

  /// Gives everything back. The last bytes must have been taken by `end` before.
  func close() {
    unsafe delscreen(screen)
    unsafe fclose(files.input)
    unsafe fclose(files.output)
    unsafe cells.deallocate()
    _ = Glibc.close(frame)
  }

  /// What turns the terminal's picture into `canvas`.
  func paint(_ canvas: Canvas) -> [UInt8] {
    let (window, size) = unsafe (nc_stdscr(), self.size)
    if canvas.size != size {
      unsafe werase(window)
      told = nil
    }
    let before = told?.size == canvas.size ? told : nil
    told = canvas
    for y in 0..<min(canvas.size.height, size.height) where canvas.row(y) != before?.row(y) {
      paint(canvas.row(y).prefix(size.width), y: Int32(y))
    }
    if let cursor = canvas.cursor, Rect(size).contains(cursor) {
      unsafe wmove(window, Int32(cursor.y), Int32(cursor.x))
      curs_set(1)
    } else {
      curs_set(0)
    }
    unsafe wnoutrefresh(window)
    doupdate()
    return takeFrame()
  }

  var size: Size {
    unsafe Size(width: Int(getmaxx(nc_stdscr())), height: Int(getmaxy(nc_stdscr())))
  }

  func resize(to size: Size) {
    resizeterm(Int32(size.height), Int32(size.width))
    told = nil
    forgetPicture()
  }

  /// The terminal shows something else by now: the next frame is a whole one.
  func forgetPicture() { unsafe clearok(nc_curscr(), true) }

  /// What leaves ncurses's modes; the next `paint` enters them again.
  func end() -> [UInt8] {
    curs_set(1)
    endwin()
    return takeFrame()
  }

  private func paint(_ row: ArraySlice<Cell>, y: Int32) {
    if unsafe cells.count < row.count {
      unsafe cells.deallocate()
      unsafe cells = .allocate(capacity: row.count)
    }
    var count = 0
    var (style, attributes) = (Style.plain, attributes(of: .plain))
    // ncurses fills the second column of a character of double width by itself.
    for cell in row {
      guard let text = cell.text else { continue }
      if cell.style != style { (style, attributes) = (cell.style, self.attributes(of: cell.style)) }
      scalars.removeAll(keepingCapacity: true)
      for scalar in text.unicodeScalars.prefix(Int(CCHARW_MAX)) { scalars.append(scalar.value) }
      unsafe nc_cell(&cells[count], scalars, Int32(scalars.count), attributes.0, attributes.pair)
      count += 1
    }
    unsafe mvwadd_wchnstr(nc_stdscr(), y, 0, cells.baseAddress, Int32(count))
  }

  private func attributes(of style: Style) -> (attr_t, pair: Int32) {
    let look = theme.look(of: style, depth: depth)
    var attributes: attr_t = 0
    if look.bold { attributes |= nc_bold }
    if look.dim { attributes |= nc_dim }
    if look.reverse { attributes |= nc_reverse }
    if look.underline { attributes |= nc_underline }
    return (attributes, look.color == nil ? 0 : pair(of: style.ink))
  }

  private func pair(of ink: Ink) -> Int32 { Int32(ink.rawValue) + 1 }

  private func takeFrame() -> [UInt8] {
    let length = Int(lseek(frame, 0, SEEK_CUR))
    guard length > 0 else { return [] }
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
      unsafe count = max(0, pread(frame, buffer.baseAddress, length, 0))
    }
    lseek(frame, 0, SEEK_SET)
    return bytes
  }
}
