// From input to keys, by values.

import CNcurses
import Screen
import Terminal
import Testing

@Suite struct KeyDecoderTests {
  private func keys(_ text: String) -> [Key] { keys(text.unicodeScalars.map { .scalar($0.value) }) }

  /// All of it read at once.
  private func keys(_ input: [KeyInput]) -> [Key] {
    var decoder = KeyDecoder()
    return input.flatMap { decoder.decode($0, now: 0) } + decoder.endOfInput()
  }

  @Test func decodesCharactersAndControls() {
    #expect(
      keys("aé日\r\n\t\u{7F}\u{8}\u{C}\u{1}") == [
        .character("a"), .character("é"), .character("日"), .enter, .enter, .tab, .backspace, .backspace,
        .control("l"), .control("a"),
      ])
  }

  @Test(arguments: ["\u{0}", "\u{1C}", "\u{9B}", "\u{E000}", "\u{202E}", "\u{FE0F}"])
  func dropsWhatCannotBeTyped(text: String) {
    #expect(keys(text).isEmpty)
  }

  @Test func dropsWhatIsNoScalar() {
    #expect(keys([.scalar(0xD800), .scalar(0x110000), .scalar(.max)]).isEmpty)
  }

  @Test func decodesNamedKeys() {
    let named: [(Int32, Key)] = [
      (KEY_UP, .up), (KEY_DOWN, .down), (KEY_LEFT, .left), (KEY_RIGHT, .right), (KEY_PPAGE, .pageUp),
      (KEY_NPAGE, .pageDown), (KEY_HOME, .home), (KEY_END, .end), (KEY_DC, .delete), (KEY_IC, .insert),
      (KEY_BTAB, .backTab), (KEY_BACKSPACE, .backspace), (KEY_ENTER, .enter), (KEY_F0 + 1, .function(1)),
      (KEY_F0 + 12, .function(12)), (OwnKeys.focusIn, .focus(true)), (OwnKeys.focusOut, .focus(false)),
    ]
    for (code, key) in named { #expect(keys([.code(code)]) == [key]) }
    #expect(keys([.code(KEY_RESIZE), .code(KEY_MOUSE), .code(4711)]).isEmpty)
  }

  @Test func tellsEscapeFromWhatBeginsWithIt() {
    #expect(keys("\u{1B}") == [.escape])
    #expect(keys("\u{1B}\u{1B}") == [.escape, .escape])
    // Alt with a key is neither that key nor Escape.
    #expect(keys("\u{1B}qx") == [.character("x")])
    #expect(keys("\u{1B}[1;5Ax") == [.character("x")])
    #expect(keys("\u{1B}OPx") == [.character("x")])
    #expect(keys("\u{1B}]11;rgb:0/0/0\u{7}x") == [.character("x")])
    #expect(keys("\u{1B}P1$r0m\u{1B}\\x") == [.character("x")])
  }

  @Test func forgetsASequenceThatDoesNotEnd() {
    for text in ["\u{1B}[1;", "\u{1B}]52;c"] {
      var decoder = KeyDecoder()
      for scalar in text.unicodeScalars { #expect(decoder.decode(.scalar(scalar.value), now: 0).isEmpty) }
      #expect(decoder.endOfInput().isEmpty)
      #expect(decoder.isUnfinished)
      #expect(decoder.giveUp().isEmpty)
      #expect(decoder.decode(.scalar(0x71), now: 0) == [.character("q")])
    }
  }

  @Test(arguments: ["O", "P", "]"])
  func altWithAnIntroducerSwallowsNothing(character: String) {
    var decoder = KeyDecoder()
    for scalar in ("\u{1B}" + character).unicodeScalars { #expect(decoder.decode(.scalar(scalar.value), now: 0) == []) }
    #expect(decoder.endOfInput().isEmpty)
    #expect(decoder.decode(.scalar(0x71), now: 0) == [.character("q")])
  }

  private func pasted(_ text: String) -> [KeyInput] {
    [.code(OwnKeys.pasteBegin)] + text.unicodeScalars.map { .scalar($0.value) }
  }

  @Test func collectsAPaste() {
    let paste = pasted("one\r\n\u{1B}[31mtwo\u{0}\u{9B}é") + [.code(KEY_UP), .code(OwnKeys.pasteEnd)]
    #expect(keys(paste + [.scalar(0x71)]) == [.paste("one  [31mtwoé"), .character("q")])
    #expect(keys(pasted("") + [.code(OwnKeys.pasteEnd)]).isEmpty)
    #expect(keys([.code(OwnKeys.pasteEnd)]).isEmpty)
  }

  @Test func boundsAPasteAndEndsOneWithoutEnd() {
    var decoder = KeyDecoder()
    for input in pasted(String(repeating: "x", count: KeyDecoder.longestPaste + 9)) {
      #expect(decoder.decode(input, now: 0).isEmpty)
    }
    #expect(decoder.isUnfinished)
    #expect(decoder.giveUp() == [.paste(String(repeating: "x", count: KeyDecoder.longestPaste))])
    #expect(decoder.decode(.scalar(0x71), now: 0) == [.character("q")])
  }

  /// A minute is ages for it, unless each character costs as much as all before it.
  @Test(.timeLimit(.minutes(1))) func aLongPasteIsOneKeyAndTheNextIsAnswered() {
    let paste = pasted(String(repeating: "é", count: 1 << 20)) + [.code(OwnKeys.pasteEnd), .scalar(0x71)]
    #expect(keys(paste) == [.paste(String(repeating: "é", count: KeyDecoder.longestPaste)), .character("q")])
  }

  @Test func tellsADoubleClickByTimeAndPlace() {
    var decoder = KeyDecoder()
    let (here, there) = (Point(x: 3, y: 4), Point(x: 4, y: 4))
    func press(_ point: Point, _ now: UInt64) -> [Key] { decoder.decode(.mouse(.press, at: point), now: now) }
    #expect(press(here, 1000) == [.mouse(.init(.press, at: here))])
    #expect(press(here, 1400) == [.mouse(.init(.doubleClick, at: here))])
    #expect(press(here, 1500) == [.mouse(.init(.press, at: here))])
    #expect(press(there, 1600) == [.mouse(.init(.press, at: there))])
    #expect(press(there, 2001) == [.mouse(.init(.press, at: there))])
    #expect(decoder.decode(.mouse(.wheelUp, at: here), now: 2002) == [.mouse(.init(.wheelUp, at: here))])
  }
}
