// The path from Materialize itself: VALIDATE CONNECTION.

import Samples

extension CheckContext {
  var pathFromMaterialize: Check {
    let (id, title) = ("materialize-path", "Materialize reaches the server")
    guard let validation = source.connectionID.flatMap({ evidence.materialize.validations[$0] }) else {
      return Check(
        id, title, .cannotTell, "Not tested: VALIDATE CONNECTION has Materialize dial from where its sources do.",
        topic: .network,
        remedies: [.validateConnection])
    }
    return validation.check(id, title, now: standards.now)
  }
}

extension Validation {
  func check(_ id: String, _ title: String, now: Moment) -> Check {
    let age = "\((now - at).brief) ago"
    return switch outcome {
    case .underWay: Check(id, title, .cannotTell, "Materialize is at it.", topic: .network)
    case .passed(let span):
      Check(id, title, .pass, "VALIDATE CONNECTION passed \(age), in \(span.precise).", topic: .network)
    case .failed(let error, _):
      Check(
        id, title, .fail, "VALIDATE CONNECTION failed \(age): \(error.message)", topic: .network,
        remedies: SourceError(error.message)?.cause.playbook ?? [.openFirewall])
    case .unanswered(let loss):
      Check(
        id, title, .cannotTell, "Materialize did not answer: \(loss.summary).", topic: .network,
        remedies: [.validateConnection]
      )
    }
  }
}
