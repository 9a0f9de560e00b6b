// The certificates on this machine that a conninfo uses: read from time to time, whether the server answers or not.

import Postgres
import Samples

/// Reads the client's certificate and the authorities' of one upstream, away from the wire: the disk may be slow.
@Wire
final class CertificateFiles {
  /// What was read and has not been told yet.
  struct News: Sendable, Equatable {
    var client, root: CertificateFile?
  }

  private static let lifetime = Duration.seconds(300)

  private let client, root: String?
  private var readAt: ContinuousClock.Instant?
  private var news: News?

  init(_ conninfo: Conninfo) {
    client = conninfo.clientCertificatePath
    root = conninfo.rootCertificatePath
  }

  /// Begins to read, unless that was done within the last minutes; `anew` even then.
  func refresh(anew: Bool = false) {
    guard client != nil || root != nil else { return }
    if !anew, let readAt, ContinuousClock.now - readAt < CertificateFiles.lifetime { return }
    readAt = .now
    Task.detached { [client, root] in
      let news = News(client: client.map(readCertificates), root: root.map(readCertificates))
      await self.learn(news)
    }
  }

  /// What was read since this was asked last.
  func takeNews() -> News? {
    defer { news = nil }
    return news
  }

  private func learn(_ news: News) { self.news = news }
}
