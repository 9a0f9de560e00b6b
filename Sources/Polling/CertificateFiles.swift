// The certificates on this machine that a conninfo uses: read from time to time, whether the server answers or not.

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
    client = conninfo.clientCertificatePath
    root = conninfo.rootCertificatePath
  }

  /// Begins to read, unless that was done within the last minutes; `anew` even then.
  func refresh(anew: Bool = false) {
    if !anew, let readAt, ContinuousClock.now - readAt < CertificateFiles.lifetime { return }
    readAt = .now
    Task.detached { [client, root, tell] in
      await tell(OwnCertificates(client: client.map(readCertificates), root: root.map(readCertificates)))
    }
  }
}
