// What GitHub makes of a report: its own renderer reads it.

import TestSupport
import Testing

@testable import Reports

@Suite(.enabled(if: Python.path != nil, "GitHub's Markdown is not installed")) struct MarkdownStructureTests {
  /// Prints the elements of the page, each once; then what stands in no code and looks like something that GitHub turns into
  /// a link when the page is made. Raw HTML, were there any, is let through.
  private let script = """
    import re, sys, cmarkgfm
    from cmarkgfm.cmark import Options
    page = cmarkgfm.github_flavored_markdown_to_html(sys.stdin.read(), Options.CMARK_OPT_UNSAFE)
    print(' '.join(sorted(set(re.findall(r'<([a-z0-9]+)', page)))))
    print(' '.join(re.findall(r'<h2>(.*?)</h2>', page)))
    print(page.count('type="checkbox"'), page.count('checked=""'))
    prose = re.sub(r'(?s)<(pre|code)[^>]*>.*?</\\1>', '', page)
    print(' '.join(re.findall(r'(?:^|\\W)[@#]\\w+', prose)))
    """

  @Test(arguments: ReportScene.allCases)
  func everyReportIsWhatItIsMeantToBe(scene: ReportScene) throws {
    let lines = try Python.run(script, input: scene.report().markdown)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let elements = Set(lines[0].split(separator: " ").map(String.init))
    #expect(elements.isSubset(of: ["h1", "h2", "h3", "p", "ul", "li", "pre", "code", "strong", "input"]))
    #expect(lines[1].hasPrefix("Summary Affected sources ") && lines[1].hasSuffix(" About this report"))
    #expect(lines[3].isEmpty)
  }

  @Test func preventionIsAListOfTasks() throws {
    let lines = try Python.run(script, input: ReportScene.recovered.report().markdown)
      .split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[2] == "8 3")
    #expect(
      lines[1] == "Summary Affected sources Timeline Findings What was looked at What was done Before and after "
        + "Settings worth changing Prevention About this report")
  }
}
