// Carries changes out in tests and keeps what is told of them.

import Demo
import Postgres
import Samples
import Synchronization
import TestSupport
import Testing

@testable import Polling

/// What one change told, and what it wrote to the journal.
struct Course: Sendable {
  var stages: [ChangeReport.Stage]
  var entries: [JournalEntry]

  var last: ChangeReport.Stage? { stages.last }
  var steps: [String] { stages.compactMap { if case .underWay(let step) = $0 { step } else { nil } } }
  var undo: Change.Action? {
    switch last {
    case .applied(_, let undo), .awaitingRestart(_, let undo): undo
    default: nil
    }
  }
  var differences: [ChangeReport.Difference] {
    switch last {
    case .applied(let differences, _), .awaitingRestart(let differences, _): differences
    default: []
    }
  }
  var refusal: ServerError? { if case .refused(let error)? = last { error } else { nil } }
  var takenBack: String? { if case .takenBack(let reason)? = last { reason } else { nil } }
  var isApplied: Bool { if case .applied? = last { true } else { false } }
}

/// A journal in memory.
final class CatalogWriter: Sendable {
  private let written = Mutex<[JournalEntry]>([])

  var entries: [JournalEntry] { written.withLock { $0 } }
  var recorder: ChangeRecorder { { [self] entry in written.withLock { $0.append(entry) } } }
}

extension Change {
  static func test(_ action: Action, on upstream: String = "db", id: String = "1", expects: Action? = nil) -> Change {
    Change(id: id, upstream: upstream, purpose: "Try it", action: action, expects: expects)
  }
}

@LibpqActor
func carryOut(
  _ action: Change.Action, on conninfo: String, expecting expects: Change.Action? = nil,
  sourceLogins: [ProbeContext.SourceLogin] = [], record: ChangeRecorder? = nil
) async throws -> Course {
  let ledger = CatalogWriter()
  var stages: [ChangeReport.Stage] = []
  let run = ChangeRun(
    change: .test(action, expects: expects),
    access: ChangeAccess(conninfo: try Conninfo(conninfo), deadlines: Deadlines(), sourceLogins: sourceLogins),
    record: record ?? ledger.recorder, now: { .noon }, tell: { stages.append($0) })
  _ = await run.run()
  return Course(stages: stages, entries: ledger.entries)
}
