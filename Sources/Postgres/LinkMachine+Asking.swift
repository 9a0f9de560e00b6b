// The machine from a question to its answers.

import Samples

/// A result of libpq in pipeline mode.
enum QueryResult: Sendable, Equatable {
  case rows(Rows)
  case failed(ServerError)
  /// A statement that was skipped because an earlier one of its group failed.
  case skipped
  /// The end of a group.
  case synced
}

/// A script that was sent, and as much of its answers as has arrived.
struct Question: Sendable, Equatable {
  var groups: Int
  var subjects: [String] = []
  var askedAt: Duration
  var answers: [Answer] = []
  /// Results of the group at hand.
  var rows: [Rows] = []
  var error: ServerError?
  /// A FATAL error: the server's reason for the end that follows.
  var lastWords: ServerError?

  /// Why the connection is lost, with what its end left unanswered where the answer itself is to blame.
  func explaining(_ failure: LinkMachine.Failure) -> LinkMachine.Failure {
    var failure = failure
    if failure.kind == .excessive, answers.count < subjects.count {
      failure.message += " to the question for \(subjects[answers.count])"
    }
    return failure
  }

  /// Takes a result in; true when all groups are answered.
  mutating func take(_ result: QueryResult) -> Bool {
    switch result {
    case .rows(let more): rows.append(more)
    case .skipped: break
    case .failed(let failure):
      if failure.endsSession { lastWords = lastWords ?? failure }
      error = error ?? failure
    case .synced:
      answers.append(error.map { .failure($0) } ?? .success(rows))
      rows = []
      error = nil
    }
    return answers.count == groups
  }
}

extension LinkMachine {
  mutating func ask(_ script: Script, of candidate: Candidate, at now: Duration) -> [Action] {
    guard !script.groups.isEmpty else { return [.answer([])] }
    state = .asking(candidate, Question(groups: script.groups.count, subjects: script.subjects, askedAt: now))
    return arm(.query, at: now) + [.send(script)]
  }

  mutating func receive(
    _ result: QueryResult, to question: Question, from candidate: Candidate, at now: Duration
  ) -> [Action] {
    var question = question
    guard question.take(result) else {
      state = .asking(candidate, question)
      return []
    }
    timings[.query] = now - question.askedAt
    state = .idle(candidate)
    return [.answer(question.answers)]
  }
}

extension ServerError {
  /// `FATAL` or `PANIC`: the server closes the connection after it.
  var endsSession: Bool { severity == "FATAL" || severity == "PANIC" }
}
