// What became of a change, in words that say what to do next.

import Samples
import Screen

func outcomeLines(_ report: ChangeReport, _ model: Model, width: Int) -> [Line] {
  let (sign, words, differences) = said(report, model)
  return paragraph(words, sign.ink, bold: true, width: width, id: "outcome", lead: [sign.span], indent: 2)
    + differenceLines(differences)
}

private func said(_ report: ChangeReport, _ model: Model) -> (Sign, String, [ChangeReport.Difference]) {
  let upstream = report.change.upstream
  switch report.stage {
  case .underWay(let step):
    return (.pending, "Under way on \(upstream), \((model.now - report.at).brief): \(step) …", [])
  case .applied(let differences, let undo):
    let back = undo == nil ? "" : " It can be undone from the journal, at the end of stage Fix."
    return (.good, "Done, and read back from \(upstream) on a new session.\(back)", differences)
  case .awaitingRestart(let differences, _):
    return (
      .warning, "Written. \(upstream) will use it after its next restart, which somebody has to plan.", differences
    )
  case .notInForce(let differences, _):
    return (
      .warning,
      "Written, but not in force: \(upstream) has not read its configuration since. What is missing: "
        + "SELECT pg_reload_conf(). Undoing it reloads too.", differences
    )
  case .refused(let error):
    let details = [error.message, error.detail, error.hint].compactMap(\.self).joined(separator: " ")
    let code = error.sqlstate.map { " (\($0))" } ?? ""
    let privilege =
      error.sqlstate == "42501"
      ? " It would have run on \(place(of: upstream, model)), which lacks the privilege: what it needs stands with the remedy."
      : ""
    return (.critical, "\(upstream) refused\(code): \(details).\(privilege)", [])
  case .takenBack(let reason):
    return (.critical, "Taken back: \(reason)", [])
  case .notSent(let loss):
    return (
      .critical,
      "No connection was had, so nothing was sent: \(loss.message). \(reserve(loss, upstream))", []
    )
  case .notRecorded(let reason):
    return (.critical, "The journal cannot be written, so nothing was sent: \(reason)", [])
  case .unknown(let loss):
    return (
      .unknown,
      "The connection ended in the middle: \(loss.message). It may have happened or not; that is looked up as soon as "
        + "\(upstream) answers again.", []
    )
  }
}

/// Who could still come in.
private func reserve(_ loss: Loss, _ upstream: String) -> String {
  guard loss.sqlstate == "53300" else { return "Try again when \(upstream) answers." }
  return "Name a role as admin of \(upstream) in the configuration that may use the reserve: one with "
    + "pg_use_reserved_connections (16 and later), or a superuser. Or have the SQL run by somebody who is connected."
}
