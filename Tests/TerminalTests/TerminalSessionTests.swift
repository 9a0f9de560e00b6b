// A session on terminals of our own: what is sent, what is read, and that everything is given back.

import CNcurses
import Dispatch
import Glibc
import Screen
import Terminal
import Testing

@Suite(.serialized) @MainActor struct TerminalSessionTests {
  nonisolated static let types = ["xterm-256color", "xterm", "linux", "vt100", "tmux-256color"]

  private func open(_ pty: Pty, _ type: String = "xterm-256color") throws -> TerminalSession {
    try TerminalSession.open(
      TerminalOptions(color: true, ascii: false, type: type, watchesSignals: false), input: pty.slave, output: pty.slave
    )
  }

  private func canvas(_ size: Size, _ text: String, _ style: Style = .plain) -> Canvas {
    var canvas = Canvas(size: size)
    canvas.draw(text, at: Point(x: 2, y: 1), width: size.width, style: style)
    return canvas
  }

  @Test(arguments: types)
  func paintsAndGivesEverythingBack(type: String) async throws {
    let pty = try #require(Pty())
    let before = pty.modes
    let session = try open(pty, type)
    #expect(session.size == Size(width: 80, height: 24))
    #expect(pty.modes != before)
    session.start()
    session.paint(canvas(session.size, "✗ orders 日本 stalled", Style(.critical)))
    #expect(await eventually { pty.receivedText.contains("✗ orders 日本 stalled") })
    session.leave()
    session.leave()
    #expect(pty.modes == before)
    let sent = pty.receivedText
    for (on, off) in [
      ("\u{1B}[?1049h", "\u{1B}[?1049l"), ("\u{1B}[?2004h", "\u{1B}[?2004l"),
      ("\u{1B}[?1004h", "\u{1B}[?1004l"), ("\u{1B}[?25l", "\u{1B}[?25h"),
      ("\u{1B}[?1006;1000h", "\u{1B}[?1006;1000l"),
    ] {
      #expect(lastPosition(of: on, in: sent) <= lastPosition(of: off, in: sent), "\(type): \(on.dropFirst())")
    }
  }

  private func lastPosition(of part: String, in text: String) -> Int {
    let (text, part) = (Array(text.utf8), Array(part.utf8))
    let starts = 0..<max(0, text.count - part.count + 1)
    return starts.last { text[$0..<$0 + part.count].elementsEqual(part) } ?? -1
  }

  @Test func sendsOnlyWhatHasChanged() async throws {
    let pty = try #require(Pty())
    let session = try open(pty)
    defer { session.leave() }
    session.paint(canvas(session.size, "remaining 56"))
    #expect(await eventually { pty.receivedText.contains("remaining 56") })
    pty.forget()
    session.paint(canvas(session.size, "remaining 57"))
    #expect(await eventually { pty.receivedText.contains("7") })
    #expect(pty.received.count < 30)
    pty.forget()
    session.paint(canvas(session.size, "remaining 57"))
    #expect(pty.receivedText == "")
  }

  @Test func paintsColoursOfTheTheme() async throws {
    let pty = try #require(Pty())
    let session = try open(pty)
    defer { session.leave() }
    session.paint(canvas(session.size, "fine", Style(.good)))
    #expect(await eventually { pty.receivedText.contains("\u{1B}[38;5;34m") })
  }

  @Test func readsKeysOfAllKinds() async throws {
    let pty = try #require(Pty())
    let session = try open(pty)
    defer { session.leave() }
    var keys: [Key] = []
    session.onKey = { keys.append($0) }
    session.start()
    session.paint(Canvas(size: session.size))
    let cases: [(String, [Key])] = [
      ("aé日", [.character("a"), .character("é"), .character("日")]),
      ("\u{1B}[A\u{1B}OA\u{1B}[B\u{1B}OC", [.up, .up, .down, .right]),
      ("\u{1B}[5~\u{1B}[6~\u{1B}[H\u{1B}OF\u{1B}[3~\u{1B}[Z", [.pageUp, .pageDown, .home, .end, .delete, .backTab]),
      ("\u{1B}OP\u{1B}[15~", [.function(1), .function(5)]),
      ("\r\t\u{7F}\u{C}", [.enter, .tab, .backspace, .control("l")]),
      ("\u{13}\u{11}", [.control("s"), .control("q")]),
      ("\u{1B}[<0;5;3M\u{1B}[<0;5;3m", [.mouse(.init(.press, at: Point(x: 4, y: 2)))]),
      ("\u{1B}[<64;1;1M", [.mouse(.init(.wheelUp, at: Point(x: 0, y: 0)))]),
      ("\u{1B}[<65;200;20M", [.mouse(.init(.wheelDown, at: Point(x: 199, y: 19)))]),
      ("\u{1B}[200~one\ntwo\u{1B}[201~", [.paste("one two")]),
      ("\u{1B}[I\u{1B}[O", [.focus(true), .focus(false)]),
      ("\u{1B}", [.escape]),
    ]
    for (typed, expected) in cases {
      keys = []
      pty.type(typed)
      #expect(await eventually { keys.count >= expected.count }, "\(typed.dropFirst())")
      #expect(keys == expected)
    }
  }

  @Test func survivesWhatIsNoUTF8() async throws {
    let pty = try #require(Pty())
    let session = try open(pty)
    defer { session.leave() }
    var keys: [Key] = []
    session.onKey = { keys.append($0) }
    session.start()
    pty.type([0xFF, 0xFE, 0xC3, 0x28, 0xF0, 0x9F, 0x0D])
    // ncurses drops what arrives together with the garbage, but not what is typed later.
    #expect(
      await eventually {
        pty.type("q")
        return keys.last == .character("q")
      })
  }

  @Test func endsAPasteWithoutEnd() async throws {
    let pty = try #require(Pty())
    let session = try open(pty)
    defer { session.leave() }
    var keys: [Key] = []
    session.onKey = { keys.append($0) }
    session.start()
    pty.type("\u{1B}[200~begun")
    #expect(await eventually { keys == [.paste("begun")] })
  }

  @Test func followsTheWindow() async throws {
    let pty = try #require(Pty())
    let session = try open(pty)
    defer { session.leave() }
    var size: Size?
    session.onResize = { size = $0 }
    session.paint(canvas(session.size, "small"))
    pty.resize(to: Size(width: 132, height: 50))
    session.noteResize()
    #expect(size == Size(width: 132, height: 50))
    var wide = Canvas(size: session.size)
    wide.draw("corner", at: Point(x: 120, y: 49), width: 6)
    pty.forget()
    session.paint(wide)
    #expect(await eventually { pty.receivedText.contains("corner") })
  }

  @Test func saysThatTheTerminalIsGone() async throws {
    let pty = try #require(Pty())
    let session = try open(pty)
    defer { session.leave() }
    var isGone = false
    session.onGone = { isGone = true }
    session.start()
    session.paint(canvas(session.size, "shown"))
    pty.hangUp()
    #expect(await eventually { isGone })
  }

  /// A terminal that reads nothing costs neither keys nor the end of the program.
  @Test func answersKeysWhileTheTerminalIsStuck() async throws {
    let pty = try #require(Pty(Size(width: 400, height: 120)))
    let before = pty.modes
    let session = try open(pty)
    var keys: [Key] = []
    session.onKey = { keys.append($0) }
    session.start()
    for turn in 0..<50 {
      var canvas = Canvas(size: session.size)
      canvas.fill(canvas.bounds, with: Character(Unicode.Scalar(UInt8(65 + turn % 26))))
      session.paint(canvas)
    }
    pty.type("q")
    #expect(await eventually { keys == [.character("q")] })
    session.paint(canvas(session.size, "the newest picture"))
    #expect(await eventually { pty.receivedText.contains("the newest picture") })
    for turn in 0..<50 {
      var canvas = Canvas(size: session.size)
      canvas.fill(canvas.bounds, with: Character(Unicode.Scalar(UInt8(65 + turn % 26))))
      session.paint(canvas)
    }
    session.leave()
    #expect(pty.modes == before)
    #expect(pty.receivedText.contains("\u{1B}[?1049l"))
  }

  @Test func copiesToTheClipboard() async throws {
    let pty = try #require(Pty())
    let session = try open(pty)
    defer { session.leave() }
    for (text, base64) in [("", ""), ("a", "YQ=="), ("ab", "YWI="), ("abc", "YWJj"), ("é日", "w6nml6U=")] {
      #expect(session.copy(text))
      #expect(await eventually { pty.receivedText.contains("\u{1B}]52;c;\(base64)\u{7}") })
    }
    #expect(!session.copy(String(repeating: "x", count: 100_000)))
  }

  @Test func drawsInASCIIWhereAsked() async throws {
    let pty = try #require(Pty())
    let session = try TerminalSession.open(
      TerminalOptions(color: false, ascii: true, type: "xterm-256color", watchesSignals: false), input: pty.slave,
      output: pty.slave)
    defer { session.leave() }
    session.paint(canvas(session.size, "● fine → é", Style(.good)))
    #expect(await eventually { pty.receivedText.contains("o fine > ?") })
    #expect(pty.received.allSatisfy { $0 < 0x80 })
    #expect(!pty.receivedText.contains("[38;5"))
  }

  @Test func saysWhyItCannotOpen() throws {
    let pty = try #require(Pty())
    let before = pty.modes
    let null = unsafe Glibc.open("/dev/null", O_RDWR)
    defer { close(null) }
    func failure(_ type: String?, _ input: Int32, _ output: Int32) -> TerminalError? {
      do throws(TerminalError) {
        _ = try TerminalSession.open(
          TerminalOptions(type: type, watchesSignals: false), input: input, output: output)
        return nil
      } catch {
        return error
      }
    }
    #expect(failure("xterm", null, pty.slave) == .inputIsNoTerminal)
    #expect(failure("xterm", pty.slave, null) == .outputIsNoTerminal)
    #expect(failure("", pty.slave, pty.slave) == .noTerminalType(nil))
    #expect(failure("dumb", pty.slave, pty.slave) == .noTerminalType("dumb"))
    for error in [TerminalError.inputIsNoTerminal, .outputIsNoTerminal, .noTerminalType(nil), .noTerminalType("dumb")] {
      #expect(error.description.contains("pgwatch-tui check"))
    }
    #expect(pty.modes == before)
  }

  @Test func takesXtermForATypeThatIsNotInTheDatabase() async throws {
    let pty = try #require(Pty())
    let session = try open(pty, "of-next-year")
    defer { session.leave() }
    session.paint(canvas(session.size, "shown"))
    #expect(await eventually { pty.receivedText.contains("shown") })
  }

  /// ncurses lays out by wcwidth(3); a column more or less and a row is shifted.
  @Test func countsColumnsAsNcursesDoes() throws {
    let pty = try #require(Pty())
    try open(pty).leave()
    for value in UInt32(0x20)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for glyph in String(Character(scalar)).glyphs {
        let columns = glyph.character.unicodeScalars.first.map { Int(nc_columns($0.value)) }
        if columns != glyph.columns { Issue.record("U+\(String(value, radix: 16)): \(glyph.columns)") }
      }
    }
  }
}
