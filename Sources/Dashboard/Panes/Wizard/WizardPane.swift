// The wizard pane: the guided way out, in five stages. Each stage is a file of its own in Stages/.

import Diagnosis
import Samples
import Screen

let wizardPane = Pane(
  id: .wizard, title: "Wizard", tab: "Wiz", orders: [],
  help: [
    "Five stages: understand what the error means here, check what the guide checks, fix, verify that the source stays up, "
      + "and prevent the next time. Every check is evaluated with each refresh and flips by itself.",
    "Enter on a check opens the pane where its figures stand; x skips a check with a reason. Skipped checks and the stage "
      + "are remembered when the program is left.",
    "A remedy that can be carried out here shows its exact SQL, the old and the new values, what it affects and how it is "
      + "undone, and runs only after a phrase has been typed. It runs on a short connection of its own, as the admin role of "
      + "the configuration where there is one, and is read back on a new session afterwards.",
    "Everything that was done is in the journal, with its undo: at the end of stage Fix, and with pgwatch-tui journal.",
    "With --read-only nothing can be run; everything can still be copied (y) or written to a file (f).",
  ],
  page: { model, size in wizardPage(model, size) },
  glance: { model, size in wizardPage(model, size) },
  summary: { model in [Span("w: the way out for \(model.wizardName)", .accent)] })

private func wizardPage(_ model: Model, _ size: Size) -> Page {
  guard model.wizardSubject != nil else {
    return Page(lines: [Line("Nothing is known yet that could be walked through.", .faint)])
  }
  var page = Page()
  page.top = topLines(model, size)
  if let detail = model.wizard.detail {
    page.lines = detailLines(detail, model, width: size.width)
    return page
  }
  guard let open = model.wizardCase else {
    page.lines = withoutSource(model, width: size.width)
    return page
  }
  page.lines =
    switch model.wizard.stage {
    case .understand: understandLines(open, model, width: size.width)
    case .check: checkLines(open, model, width: size.width)
    case .fix: fixLines(model, width: size.width)
    case .verify: verifyLines(open, model, width: size.width)
    case .prevent: preventLines(open, model, width: size.width)
    }
  return page
}

/// An upstream that feeds no source that is known: its findings and remedies, and no more.
private func withoutSource(_ model: Model, width: Int) -> [Line] {
  guard model.wizard.stage != .fix else { return fixLines(model, width: width) }
  return paragraph(
    "No source of Materialize is known that \(model.wizardName) feeds, so there is none to check, to watch or to prevent "
      + "from failing.", .faint, width: width, id: "no source") + onwardLine(.fix, "See what helps the server itself")
}

// MARK: - Above the lines

private func topLines(_ model: Model, _ size: Size) -> [Line] {
  var lines = [stageLine(model, width: size.width)]
  guard size.height >= 12 else { return lines }
  lines.append(subjectLine(model, width: size.width))
  lines.append(.blank)
  return lines
}

/// `Understand ● ─ Check ! ─ Fix ─ Verify ─ Prevent`; where that has no room, `3 of 5: Fix`.
private func stageLine(_ model: Model, width: Int) -> Line {
  let here = model.wizard.stage
  var spans: [Span] = []
  for stage in Wizard.Stage.allCases {
    if !spans.isEmpty { spans.append(Span(" ─ ", .frame)) }
    spans.append(
      Span(stage.title, Style(stage == here ? .accent : .faint, bold: stage == here, underline: stage == here)))
    if let sign = stageSign(stage, model) { spans += [Span(" "), sign.span] }
  }
  guard spans.columns > width else { return Line(spans) }
  return Line([
    Span("\(here.rawValue) of \(Wizard.Stage.allCases.count): \(here.title)", .accent, bold: true),
    Span("  Tab goes on", .faint),
  ])
}

/// How a stage stands; `nil` where that cannot be said in one sign.
private func stageSign(_ stage: Wizard.Stage, _ model: Model) -> Sign? {
  guard let open = model.wizardCase else { return nil }
  switch stage {
  case .understand: return Sign(open.source.status)
  case .check: return worst(open.checklist, model)
  case .fix: return open.findings.first { $0.severity > .info }.map { Sign($0.severity) } ?? .good
  case .verify:
    guard let since = model.wizard.verifyingSince else { return nil }
    return worst(open.verification(since: since, span: model.wizard.verifyingFor), model)
  case .prevent: return worst(open.prevention, model)
  }
}

private func worst(_ checks: [Check], _ model: Model) -> Sign? {
  let results = checks.filter { model.wizard.skipped[$0.id] == nil }.map { Sign($0.result) }
  return results.min { $0.urgency < $1.urgency }
}

private func subjectLine(_ model: Model, width: Int) -> Line {
  guard let worst = model.wizardFindings.first(where: { $0.severity > .info }) else {
    return Line([
      Sign.good.span, Span(" \(model.wizardName)", .plain, bold: true), Span("  nothing wrong found", .faint),
    ])
  }
  let sign = Sign(worst.severity)
  return Line([
    sign.span, Span(" \(model.wizardName): \(worst.title)", sign.ink, bold: true),
    Span("  \(worst.cause.rawValue), \(worst.certainty)", .faint),
  ])
}
