// What the error means for this source, in a few sentences.

import Samples

extension CheckContext {
  package var meaning: [String] {
    var sentences = [interruption]
    if let vague { sentences.append(vague) }
    if let error = tellingError, !SourceError.isVague(error), let known = SourceError(error) {
      sentences.append("What it says: \(known.meaning).")
    }
    sentences.append(healing)
    if let backlog { sentences.append(backlog) }
    return sentences
  }

  private var interruption: String {
    let tables = (evidence.materialize.tables.value ?? []).count { $0.sourceID == source.id }
    let what = tables == 0 ? "its tables" : counted(tables, "table")
    let host = connection?.host.map { " at \($0):\(connection?.port ?? 5432)" } ?? ""
    if isRunning {
      return "\(source.name) is running: Materialize replicates \(what) from \(server)\(host)."
    }
    let span = since.map { " for \((standards.now - $0).brief)" } ?? ""
    return
      "\(source.name) has been \(source.status.text)\(span): the network connection over which Materialize replicates "
      + "\(what) from \(server)\(host) ended, and what is queried in Materialize stays as it was then."
  }

  private var vague: String? {
    guard errors.contains(where: SourceError.isVague) else { return nil }
    let text = "\"connection closed\" carries no reason: the client says it when its connection is gone already."
    guard let error = tellingError, !SourceError.isVague(error) else {
      return "\(text) The next attempt, some five seconds later, usually says more; so far it has not."
    }
    return "\(text) A later attempt said: \(error.plain)"
  }

  private var healing: String {
    if isRunning { return afterwards }
    if let error = tellingError, SourceError(error)?.heals == false {
      return "Materialize tries again every five seconds, but this error does not heal by itself."
    }
    return "Materialize reconnects by itself: it tries again every five seconds and carries on from its slot. During "
      + "Materialize's own maintenance this error is expected, and waiting is right."
  }

  /// What is left to do for a source that runs: a failure that comes again and again is not over.
  private var afterwards: String {
    guard let own = findings.first(where: { $0.source == source.id }) else { return "There is nothing to be repaired." }
    return own.severity > .info
      ? "It runs for now, but what hurt it is still there: stage Fix says what helps."
      : "There is nothing to be repaired; look why it happened, so that it does not again."
  }

  private var backlog: String? {
    guard let slot = evidence.slot(of: source), !isRunning, let retained = slot.retained else { return nil }
    let left = slot.safeWalSize.map { ", \(byteSize($0)) more until the slot is in danger" } ?? ""
    return "Meanwhile \(server) keeps \(byteSize(retained)) of WAL for it\(left)."
  }
}
