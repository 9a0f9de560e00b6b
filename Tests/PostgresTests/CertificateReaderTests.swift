// Certificate files: read in full, or told in words why not.

import Demo
import Glibc
import Samples
import TestSupport
import Testing

@testable import Postgres

@Suite struct CertificateReaderTests {
  @Test func aChainIsReadInOrder() async throws {
    let installation = try #require(serverVersions.first { $0.hasTLS })
    try await withCluster(on: installation, certificateDays: 30) { cluster in
      let authority = try #require(cluster.authority)
      let client = try await authority.issue(client: "watcher", days: 10)
      let chain = try contents(of: client.certificate) + contents(of: authority.certificate)
      let file = try temporary(chain)
      defer { unsafe unlink(file) }
      guard case .read(let certificates) = readCertificates(path: file).outcome else {
        Issue.record("not read")
        return
      }
      #expect(
        certificates.map(\.subject) == [
          "CN=watcher,O=pgwatch-tui", "CN=pgwatch-tui throw-away authority,O=pgwatch-tui",
        ])
      #expect(certificates[0].issuer == certificates[1].subject)
      #expect((certificates[0].notAfter - certificates[0].notBefore).inSeconds == 10 * 86400)

      // A key is no certificate, and one that is damaged spoils the file.
      #expect(readCertificates(path: client.key).outcome == .unreadable("no certificate in PEM form"))
      let damaged = try temporary(chain.replacing("MII", with: "M I"))
      defer { unsafe unlink(damaged) }
      guard case .unreadable = readCertificates(path: damaged).outcome else {
        Issue.record("read what is damaged")
        return
      }
    }
  }

  @Test func absentAndForeignFiles() throws {
    #expect(readCertificates(path: "/nowhere/x.pem").outcome == .unreadable("No such file or directory"))
    let garbage = try temporary("garbage")
    defer { unsafe unlink(garbage) }
    #expect(readCertificates(path: garbage).outcome == .unreadable("no certificate in PEM form"))
    #expect(readCertificates(path: "/").outcome != .read([]))
  }

  private func contents(of path: String) throws -> String {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    try #require(file >= 0)
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe read(file, &bytes, bytes.count)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }

  private func temporary(_ text: String) throws -> String {
    var template = Array("/tmp/pgwatch-tui-certificate-XXXXXX".utf8CString)
    let file = unsafe mkstemp(&template)
    try #require(file >= 0)
    defer { close(file) }
    _ = unsafe write(file, text, text.utf8.count)
    return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
