// Whether a server can be used, in the three words that reports need: yes, no (and why), not known (and why).

import Diagnosis
import Samples

struct ServerStatus {
  /// `nil`: nobody tried.
  var reachable: Bool?
  /// What is wrong, a clause. Untrusted text.
  var error: String?

  init(of server: ServerID, in assessment: Assessment) {
    if let obstacle = assessment.evidence.target(server)?.obstacle {
      self.init(reachable: nil, error: obstacle)
      return
    }
    let link = assessment.evidence.link(of: server)
    // The next question may be under way: what counts is whether its answer is overdue.
    switch link?.condition(at: assessment.at, patience: assessment.standards.patience) {
    case .live where link?.answeredAt != nil: self.init(reachable: true, error: nil)
    case .lost(let lost): self.init(reachable: false, error: lost.loss.summary)
    case .live, .hung, .dialling, .waiting, nil:
      self.init(reachable: false, error: "no answer")
    }
  }

  private init(reachable: Bool?, error: String?) {
    self.reachable = reachable
    self.error = error
  }
}

extension UpstreamRecord {
  /// `15.18` of `15.18 (Debian 15.18-0+deb12u1)`.
  var shortVersion: String? { link.handshake?.version.firstWord }
}
