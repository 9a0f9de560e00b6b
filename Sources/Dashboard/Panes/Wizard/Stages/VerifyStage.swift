// Stage 4: watches the source until it has been running for a while, and says what was proven.

import Diagnosis
import Samples
import Screen

func verifyLines(_ open: CheckContext, _ model: Model, width: Int) -> [Line] {
  let span = model.wizard.verifyingFor
  let since = model.wizard.verifyingSince ?? model.now
  let checks = open.verification(since: since, span: span)
  let isRunning = open.source.status == .running
  let running = isRunning ? max(.zero, model.now - max(since, open.source.since ?? since)) : .zero
  let share = min(1, running.inSeconds / max(1, span.inSeconds))
  let isProven = share >= 1 && !checks.contains { $0.result == .fail }
  let isDoubtful = share >= 1 && !isProven
  let sign: Sign = isProven ? .good : isDoubtful ? .warning : isRunning ? .pending : Sign(open.source.status)
  let said =
    isProven
    ? "Proven: \(open.source.name) has been running for \(running.brief) since you began to watch."
    : isDoubtful
      ? "\(open.source.name) has been running for \(running.brief), but not all of this is well:"
      : isRunning
        ? "\(open.source.name) has been running for \(running.brief) of \(span.brief) since you began to watch."
        : "\(open.source.name) is \(open.source.status.text). Watching for it to come back …"
  let bar = progressBar(share, width: min(40, width - 4), sign.ink)
  var lines = paragraph(said, sign.ink, bold: true, width: width, id: "recovery", lead: [sign.span], indent: 2)
  lines += [Line([Span("  ")] + bar + [Span("  t watches longer", .faint)]), .blank, .heading("What shows it")]
  lines += checkLines(checks, model, width: width)
  return lines + onwardLine(.prevent, "See to it that it does not happen again")
}

private func progressBar(_ share: Double, width: Int, _ ink: Ink) -> [Span] {
  let full = min(max(0, width), max(0, Int(saturating: share * Double(width))))
  return [
    Span(String(repeating: "█", count: full), ink), Span(String(repeating: "▒", count: max(0, width - full)), .frame),
  ]
}
