// How long each step of a connection, and each question, may take.

package import Samples

/// Deadlines by step; a step of `Duration.zero` fails at once.
package struct Deadlines: Sendable, Equatable {
  package var dns, tcp, tls, authentication, query: Duration

  package init(
    dns: Duration = .seconds(5), tcp: Duration = .seconds(5), tls: Duration = .seconds(5),
    authentication: Duration = .seconds(5), query: Duration = .seconds(5)
  ) {
    self.dns = dns
    self.tcp = tcp
    self.tls = tls
    self.authentication = authentication
    self.query = query
  }

  /// The time that `step` may take; idling has no deadline.
  package subscript(step: Step) -> Duration? {
    switch step {
    case .dns: dns
    case .tcp: tcp
    case .tls: tls
    case .authentication: authentication
    case .query: query
    case .idle: nil
    }
  }
}
