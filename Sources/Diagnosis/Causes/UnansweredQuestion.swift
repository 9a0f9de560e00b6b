// A server that lives does not answer what it is asked.

import Samples

/// Explains nothing; says what nobody can tell meanwhile, so that nobody takes silence for health.
let unansweredQuestion = CauseRule(
  entry: CauseEntry(
    clause: "a question is not answered",
    meaning:
      "Not a cause: a server answers, but one of our questions fails. Nobody can say that what it asks for is in order: "
      + "the verdict is unknown where findings hang on the answer, and stays as it is where a detail is missing.",
    evidence: [
      "The error of the latest attempt, in the server's words, and no value that is recent enough to stand for it.",
      "An answer in another form than the question asks for.",
    ],
    refutation: ["The next attempt that is answered."],
    settledBy: ["the same question, asked by hand as the same role"], guide: "Check connection parameters"),
  topic: .diagnosis,
  playbook: [.askByHand],
  weigh: { _, _, _ in },
  ongoing: { context in
    context.evidence.targets.map(\.id).flatMap { server -> [Finding] in
      let failed = context.questions(to: server).filter { $0.failure != nil && $0.isUnanswered(context.now) }
      return [failed.filter(\.decides), failed.filter { !$0.decides }].compactMap { finding(of: $0, server) }
    }
  })

/// - Parameter questions: either all of them decide, or none does.
private func finding(of questions: [Question], _ server: ServerID) -> Finding? {
  guard let first = questions.first else { return nil }
  let subjects = questions.map(\.subject).joined(separator: ", ")
  let failing = questions.count == 1 ? "our question fails" : "our questions fail"
  return Finding(
    .unansweredQuestion, first.decides ? .unknown : .info, confidence: 1, upstream: server.upstreamName,
    title: "\(subjects) of \(server.name) unknown: \(failing)",
    support: questions.map { Exhibit("\($0.subject): \($0.failure ?? "")", on: server, at: $0.failedAt) })
}

extension Question {
  /// The server's words with their SQLSTATE; `nil` for what is answered, refused, or not to be had where it does not matter.
  fileprivate var failure: String? {
    switch trouble {
    case .failed(let error): error.message + (error.sqlstate.map { " (SQLSTATE \($0))" } ?? "")
    case .absent(let why) where decides: why
    case .absent, .denied, nil: nil
    }
  }
}

extension RuleContext {
  /// Those of a server that answers at all: what a lost one leaves open is told by its loss.
  func questions(to server: ServerID) -> [Question] {
    guard evidence.link(of: server)?.lost == nil else { return [] }
    return switch server {
    case .materialize: evidence.materialize.questions
    case .upstream(let name): evidence.upstreams[name]?.questions ?? []
    }
  }
}
