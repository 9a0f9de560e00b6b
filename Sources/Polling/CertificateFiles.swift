// The certificates on this machine that a conninfo uses: read from time to time, whether the server answers or not.

import Glibc
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
    client = CertificateFiles.path(conninfo.options["sslcert"], default: "postgresql.crt")
    root = CertificateFiles.path(conninfo.options["sslrootcert"], default: "root.crt")
  }

  /// Begins to read, unless that was done within the last minutes.
  func refresh() {
    guard client != nil || root != nil else { return }
    if let readAt, ContinuousClock.now - readAt < CertificateFiles.lifetime { return }
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

  /// A file that is named, or the one that libpq takes by itself if it exists.
  private static func path(_ named: String?, default name: String) -> String? {
    // With this word libpq takes the authorities that the system trusts (since 16).
    if named == "system" { return nil }
    if let named, !named.isEmpty { return named }
    guard let home = unsafe getenv("HOME").map({ unsafe String(cString: $0) }) else { return nil }
    let path = "\(home)/.postgresql/\(name)"
    return unsafe access(path, F_OK) == 0 ? path : nil
  }
}
