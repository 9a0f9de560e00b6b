// The certificates and keys on this machine that a conninfo uses: read from time to time, whether the server answers or not.

import Postgres
import Samples

/// Looks into the files of the connection to one server, away from the wire: the disk may be slow.
@LibpqActor
final class CertificateFiles {
  private static let lifetime = Duration.seconds(300)

  private let conninfo: Conninfo
  private var readAt: ContinuousClock.Instant?
  private let emit: @LibpqActor (OwnCertificates) -> Void

  /// - Parameter emit: called with what was read, each time.
  init(_ conninfo: Conninfo, emit: @escaping @LibpqActor (OwnCertificates) -> Void) {
    self.conninfo = conninfo
    self.emit = emit
  }

  /// Begins to read, unless that was done within the last minutes; `anew` even then.
  func refresh(anew: Bool = false) {
    if !anew, let readAt, ContinuousClock.now - readAt < CertificateFiles.lifetime { return }
    readAt = .now
    Task.detached { [conninfo, emit] in await emit(conninfo.readOwnCertificates()) }
  }
}
