// What a server is asked, and what became of each question: the one list for "what was looked at" and for the findings
// about what was not.

import Samples

/// One question to a server, as the latest attempt left it.
struct Question: Sendable {
  /// What it is about, a few words: `connections`, `settings` …
  var subject: String
  /// Whether findings hang on its answer: without it nobody can say that all is well. Otherwise a detail is missing.
  var decides = false
  /// Why nothing is known while there was neither an answer nor trouble.
  var awaited = "no answer yet"
  /// A value that is not older stands for one attempt that failed; a refusal is no accident.
  var tolerance = Duration.zero
  /// When the value that is known was measured; `nil` while there is none.
  var knownAt: Moment?
  /// Why the latest attempt gave no value, and when that was.
  var trouble: Trouble?
  var failedAt: Moment?

  /// Whether its answer is missed as of `now`.
  func isUnanswered(_ now: Moment) -> Bool {
    guard trouble != nil else { return false }
    return knownAt.map { now - $0 > tolerance } ?? true
  }
}

extension Question {
  init<Value>(_ subject: String, _ reading: Reading<Value>, decides: Bool = false, tolerance: Duration = .zero) {
    self.init(
      subject: subject, decides: decides, tolerance: tolerance, knownAt: reading.at, trouble: reading.trouble,
      failedAt: reading.failedAt)
  }
}

extension MaterializeRecord {
  var questions: [Question] {
    var questions = [
      Question("version and uptime", facts, tolerance: .refreshed),
      Question("sources", sources, decides: true, tolerance: .refreshed),
    ]
    // The history is asked for together with the sources that it is about.
    if eventsTrouble != nil || sources.value != nil {
      questions.append(Question(subject: "status history", knownAt: sources.at, trouble: eventsTrouble))
    }
    return questions + [
      Question("connections", connections, tolerance: .seldom), Question("tables", tables, tolerance: .seldom),
      Question("statistics", statistics, tolerance: .seldom),
    ]
  }
}

extension UpstreamRecord {
  var questions: [Question] {
    [
      Question("start time", facts, tolerance: .refreshed),
      Question("connections", sessions, decides: true, tolerance: .refreshed),
      Question("WAL senders and slots", replication, decides: true, tolerance: .refreshed),
      Question("settings", settings, decides: true, tolerance: .seldom),
      Question("pg_hba.conf", accessRules, tolerance: .seldom),
      Question(
        subject: "the log", awaited: "not read", tolerance: .refreshed, knownAt: logs.readAt, trouble: logs.trouble),
    ]
  }
}

extension Duration {
  /// For what comes with every refresh: a few of them.
  fileprivate static let refreshed = Duration.seconds(10)
  /// For what changes seldom and is asked seldom: two rounds of it.
  fileprivate static let seldom = Duration.seconds(60)
}
