// The certificates on this machine that a conninfo uses: read from time to time, whether the server answers or not.

import Glibc
import Postgres
import Samples

/// Reads the client's certificate and the authorities' of one upstream, away from the wire: the disk may be slow.
@Wire
final class CertificateFiles {
  private static let lifetime = Duration.seconds(300)

  private let client, root: String?
  private var readAt: ContinuousClock.Instant?
  private let tell: @Wire (OwnCertificates) -> Void

  /// - Parameter tell: is called with what was read, each time.
  init(_ conninfo: Conninfo, tell: @escaping @Wire (OwnCertificates) -> Void) {
    self.tell = tell
    client = CertificateFiles.path(conninfo.options["sslcert"], default: "postgresql.crt")
    root = CertificateFiles.path(conninfo.options["sslrootcert"], default: "root.crt")
  }

  /// Begins to read, unless that was done within the last minutes.
  func refresh() {
    if let readAt, ContinuousClock.now - readAt < CertificateFiles.lifetime { return }
    readAt = .now
    Task.detached { [client, root, tell] in
      await tell(OwnCertificates(client: client.map(readCertificates), root: root.map(readCertificates)))
    }
  }

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
