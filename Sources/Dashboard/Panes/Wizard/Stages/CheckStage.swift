// Stage 2: the guide's checks, live.

import Diagnosis
import Screen

func checkLines(_ open: CheckContext, _ model: Model, width: Int) -> [Line] {
  let checks = open.checklist
  let passed = checks.count { $0.result == .pass }
  let failing = checks.count { [.fail, .warn].contains($0.result) && model.wizard.skipped[$0.id] == nil }
  let counts = Line([
    Span("\(passed) of \(checks.count) pass", .plain, bold: true),
    Span(failing == 0 ? "" : ", \(failing) \(failing == 1 ? "needs" : "need") a look", .warning),
    Span("   Enter shows the figures, x skips with a reason", .faint),
  ])
  return [counts, .blank] + checkLines(checks, model, width: width)
    + onwardLine(.fix, failing == 0 ? "Go on to the remedies" : "Fix what was found")
}
