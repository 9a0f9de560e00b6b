// Whether an upstream's log that was named with --log-file could be read.

import Diagnosis
import Samples

package struct LogFileStatus: Sendable, Equatable {
  package var upstream: String
  /// As it was named; `-` is standard input.
  package var place: String
  /// `nil`: the time was up before.
  package var isReadable: Bool?
  /// What is wrong, and what helps. Untrusted text.
  package var error, hint: String?

  package init(upstream: String, place: String, isReadable: Bool?, error: String? = nil, hint: String? = nil) {
    self.upstream = upstream
    self.place = place
    self.isReadable = isReadable
    self.error = error
    self.hint = hint
  }
}

extension Assessment {
  /// Of the upstreams for which a log on this machine was named, in the order in which they are shown.
  package var logs: [LogFileStatus] {
    evidence.targets.compactMap { target in
      guard case .upstream(let name) = target.id, let place = target.logPlace else { return nil }
      let record = evidence.upstreams[name]?.logs
      var status = LogFileStatus(upstream: name, place: place, isReadable: record?.readAt == nil ? nil : true)
      if case .failed(let error)? = record?.trouble {
        status.isReadable = false
        (status.error, status.hint) = (error.message, error.hint)
      }
      return status
    }
  }
}
