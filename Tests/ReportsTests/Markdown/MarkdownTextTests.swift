// Foreign text in Markdown, piece by piece.

import Testing

@testable import Reports

@Suite struct MarkdownTextTests {
  @Test(arguments: [
    ("plain words, 97 of 97 (orders-db).", "plain words, 97 of 97 (orders-db)."),
    ("pg_stat_activity and _this_", "pg_stat_activity and \\_this\\_"),
    ("**a** `b` [c](d) <e> f|g ~h~ $i$ \\", "\\*\\*a\\*\\* \\`b\\` \\[c\\](d) \\<e> f\\|g \\~h\\~ \\$i\\$ \\\\"),
    ("@everyone #12 &amp; & b", "`@`everyone `#`12 \\&amp; & b"),
    ("http://a.example www.b.example", "http:\\//a.example www\\.b.example"),
    ("# h", "`#` h"), ("- x", "\\- x"), ("+ x", "\\+ x"), ("> x", "\\> x"), ("=== x", "\\=== x"), (" x", "&#32;x"),
    ("1. x", "&#49;. x"), ("12) x", "&#49;2) x"), ("10.0.4.17", "&#49;0.0.4.17"), ("97 used", "97 used"), ("", ""),
    ("`\u{301}[c](d)", "\\`\u{301}\\[c\\](d)"),
  ])
  func prose(text: String, escaped: String) { #expect(text.markdownEscaped == escaped) }

  @Test(arguments: [
    ("a", "`a`"), ("a`b", "``a`b``"), ("`a", "`` `a ``"), ("``", "``` `` ```"), ("", "`  `"), (" ", "`   `"),
    ("`\u{301}a", "`` `\u{301}a ``"),
  ])
  func code(text: String, written: String) { #expect(text.markdownCode == written) }

  @Test func aFenceIsLongerThanAnyInIt() {
    var writer = MarkdownWriter(redactor: nil)
    let text = writer.write([.fence("sql", ["\(code: "a\n```` b")"]), .table([.init("\("```")", "x")])])
    #expect(text == "`````sql\na ```` b\n`````\n\n````text\n```  x\n````\n")
  }

  @Test func columnsStandBelowOneAnotherWhateverTheWidthOfTheirCharacters() {
    var writer = MarkdownWriter(redactor: nil)
    let text = writer.write([.table([.init("\("数")", "a"), .init("\("xyz")", "b"), .note("a note that is long")])])
    #expect(text == "```text\n数   a\nxyz  b\na note that is long\n```\n")
  }
}
