// How a change can fail, and how its end is written down.

import Postgres
package import Samples

/// The journal could not be written; a reason in the words of the system.
package struct NotRecorded: Error, Sendable, Equatable {
  package var reason: String

  package init(_ reason: String) { self.reason = reason }
}

/// Writes an entry of the journal so that it survives the end of the machine. Called before the first statement is sent
/// and once more at the end.
package typealias ChangeRecorder = @Sendable (JournalEntry) async throws(NotRecorded) -> Void

enum ChangeFailure: Error {
  case notSent(Loss)
  case notRecorded(String)
  /// With the reason why what had passed before could not be taken back, if it could not.
  case refused(ServerError, takingBack: String?)
  /// The reason, and the same.
  case takenBack(String, String?)
  case lost(Loss)

  var stage: ChangeReport.Stage {
    switch self {
    case .notSent(let loss): return .notSent(loss)
    case .notRecorded(let reason): return .notRecorded(reason)
    case .refused(var error, let failure):
      if let failure { error.message += ChangeFailure.remains(failure) }
      if error.sqlstate == ChangeFailure.lockNotAvailable {
        error.hint = error.hint ?? "Another session is altering the same role or database: try again when it is done."
      }
      return .refused(error)
    case .takenBack(let reason, let failure): return .takenBack(reason + (failure.map(ChangeFailure.remains) ?? ""))
    case .lost(let loss): return .unknown(loss)
    }
  }

  private static let lockNotAvailable = "55P03"

  private static func remains(_ reason: String) -> String {
    "; what had been written by then could not be taken back: \(reason)"
  }
}

/// What losing the connection means depends on whether something had been sent by then.
extension ChangeFailure {
  @LibpqActor
  static func notSent<Value>(_ step: @LibpqActor () async throws(Loss) -> Value) async throws(ChangeFailure) -> Value {
    do throws(Loss) { return try await step() } catch { throw .notSent(error) }
  }

  @LibpqActor
  static func lost<Value>(_ step: @LibpqActor () async throws(Loss) -> Value) async throws(ChangeFailure) -> Value {
    do throws(Loss) { return try await step() } catch { throw .lost(error) }
  }
}
