// Stage 5: the guide's list of prevention, scored on this installation, each point with what helps.

import Diagnosis
import Screen

func preventLines(_ open: CheckContext, _ model: Model, width: Int) -> [Line] {
  let checks = open.prevention
  let (passed, known) = checks.score
  let unknown = checks.count - known
  let ink: Ink = passed == checks.count ? .good : .plain
  var lines = [
    Line([
      Span("\(passed) of \(checks.count)", ink, bold: true), Span(" points are seen to"),
      Span(unknown == 0 ? "" : ", of \(unknown) nobody can tell from here", .faint),
    ])
  ]
  for check in checks {
    lines.append(.blank)
    lines += checkLines([check], model, width: width)
    if model.wizard.skipped[check.id] == nil { lines += offerLines(model.offers(for: check), width: width) }
  }
  return lines
}
