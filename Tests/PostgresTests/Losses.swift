// What tests ask of links again and again.

import Samples

@testable import Postgres

extension Deadlines {
  /// Short enough for tests that run into it, long enough for a busy machine in the others.
  static let short = all(.milliseconds(400))
  static let long = all(.seconds(20))

  /// Long for all but the questions.
  static func askingFor(_ span: Duration) -> Deadlines {
    var deadlines = long
    deadlines.query = span
    return deadlines
  }

  static func all(_ span: Duration) -> Deadlines {
    Deadlines(dns: span, tcp: span, tls: span, authentication: span, query: span)
  }
}

/// The loss with which an attempt to open ends, or `nil` when it succeeds.
func lossOnOpening(_ conninfo: String, deadlines: Deadlines = .long) async throws -> Loss? {
  let link = await Link(try Conninfo(conninfo), deadlines: deadlines)
  do throws(Loss) {
    _ = try await link.open()
    await link.close()
    return nil
  } catch {
    return error
  }
}

/// The loss with which a question ends, or `nil` when it is answered.
func lossOnAsking(_ link: Link, _ sql: String) async -> Loss? {
  do throws(Loss) {
    _ = try await link.ask(Script([[Statement(sql)]]))
    return nil
  } catch {
    return error
  }
}

extension Link {
  /// The loss that befalls the link while it idles, or has befallen it already.
  func nextLoss() async -> Loss {
    await withCheckedContinuation { continuation in
      if let lastLoss { return continuation.resume(returning: lastLoss) }
      onLoss = { [weak self] loss in
        self?.onLoss = nil
        continuation.resume(returning: loss)
      }
    }
  }
}
