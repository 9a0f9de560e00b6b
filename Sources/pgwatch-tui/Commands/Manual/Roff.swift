// The source of a manual page, for groff and mandoc: the macros of man(7).

struct Roff {
  private var lines: [String] = []

  var text: String { lines.joined(separator: "\n") + "\n" }

  /// - Parameter section: the number of the manual's section.
  init(title: String, section: Int, source: String, manual: String) {
    macro("TH", title.uppercased(), String(section), "", source, manual)
    // Neither hyphens nor gaps that are not there.
    lines += [".nh", ".ad l"]
  }

  mutating func section(_ name: String) { macro("SH", name) }
  mutating func subsection(_ name: String) { macro("SS", name) }

  /// Paragraphs are separated by blank lines; one with a line that begins with blanks is set as it is.
  mutating func prose(_ text: String) {
    for paragraph in Roff.paragraphs(of: text) {
      if paragraph.contains(where: { $0.hasPrefix("  ") }) {
        lines += [".PP", ".nf"] + paragraph.map { Roff.escaped($0) } + [".fi"]
      } else {
        lines += [".PP"] + paragraph.map { Roff.escaped($0) }
      }
    }
  }

  /// A command line, or several.
  mutating func example(_ text: String) {
    lines += [".PP", ".RS 4", ".nf"] + text.split(separator: "\n").map { Roff.escaped(String($0)) } + [".fi", ".RE"]
  }

  /// What is explained, in bold, and its explanation.
  mutating func item(_ term: String, _ explanation: String) {
    lines += [".TP", "\\fB\(Roff.escaped(term, isInline: true))\\fR", Roff.escaped(explanation)]
  }

  private mutating func macro(_ name: String, _ arguments: String...) {
    lines.append(([".\(name)"] + arguments.map { "\"\(Roff.escaped($0, isInline: true))\"" }).joined(separator: " "))
  }

  private static func paragraphs(of text: String) -> [[String]] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .split { $0.allSatisfy { $0 == " " } }
      .map { $0.map(String.init) }
  }

  /// - Parameter isInline: it does not begin a line, where a period or an apostrophe would make it a request.
  private static func escaped(_ text: String, isInline: Bool = false) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      // Typographic otherwise.
      case "-": result += "\\-"
      case "'": result += "\\(aq"
      case "\"": result += "\\(dq"
      case "`": result += "\\(ga"
      case "^": result += "\\(ha"
      case "~": result += "\\(ti"
      case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\[u\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits)]"
      }
    }
    return !isInline && result.hasPrefix(".") ? "\\&" + result : result
  }
}
