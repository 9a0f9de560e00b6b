// One connection to one server: opened, asked and closed without ever blocking.

package import Samples

/// How long each step of a connection, and each question, may take.
package struct Patience: Sendable, Equatable {
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
}

@Wire
package final class Link {
  package init(_ conninfo: Conninfo, patience: Patience = Patience()) { fatalError() }

  /// Dials every address of every host in turn until one answers; tries nothing twice.
  package func open() async throws(Loss) -> Handshake { fatalError() }

  /// Asks in one round trip and waits for all answers, in the order of the groups. Only one question at a time.
  package func ask(_ script: Script) async throws(Loss) -> [Answer] { fatalError() }

  /// Called when the connection ends while nothing is asked: the reason that the server gave stands in the loss.
  package var onLoss: (@Wire (Loss) -> Void)?

  /// Ends the connection; a pending `open` or `ask` throws a loss of kind `closed`.
  package func close() { fatalError() }
}
