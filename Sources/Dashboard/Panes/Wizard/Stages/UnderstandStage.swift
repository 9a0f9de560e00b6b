// Stage 1: what the error means for this source, whether waiting is enough, and what was found.

import Diagnosis
import Samples
import Screen

func understandLines(_ open: CheckContext, _ model: Model, width: Int) -> [Line] {
  var lines: [Line] = []
  for (index, sentence) in open.meaning.enumerated() {
    lines += paragraph(sentence, width: width, id: "meaning \(index)")
  }
  lines += [.blank, .heading("Is it over, and does it heal by itself?")]
  lines += checkLines(open.understanding, model, width: width)
  lines += [.blank, .heading("Why")]
  let urgent = open.findings.filter { $0.severity > .info }
  let shown = urgent.isEmpty ? open.findings : urgent
  if shown.isEmpty { lines.append(Line([Sign.good.span, Span(" Nothing wrong found.")])) }
  for finding in shown.prefix(3) {
    lines += findingLines(finding, model, width: width).map { line in
      var line = line
      line.row?.enter = .stage(.fix)
      return line
    }
  }
  return lines + onwardLine(.check, "Check what the guide checks")
}
