// Reads lists of revoked certificates (PEM) on this machine: one file (sslcrl), or a folder of them (sslcrldir).

internal import COpenSSL
import Glibc
import Samples

func readRevocations(path: String) -> RevocationFile {
  do throws(Unreadable) {
    return RevocationFile(path: path, lists: try revocationLists(path))
  } catch {
    return RevocationFile(path: path, outcome: .unreadable(error.words))
  }
}

/// OpenSSL looks for a list by its issuer: the file is named after a hash, as `openssl rehash` does it (`1a2b3c4d.r0`), and
/// any other file is as good as none. One list that cannot be read spoils the folder: its issuer's certificates fail.
func readRevocationFolder(path: String) -> RevocationFile {
  do throws(Unreadable) {
    guard let all = names(inFolder: path) else { throw Unreadable(words: unsafe String(cString: strerror(errno))) }
    let names = all.filter(isHashed).sorted()
    guard !names.isEmpty else {
      throw Unreadable(words: "no list that is named after its issuer in there: run openssl rehash")
    }
    var lists: [RevocationList] = []
    for name in names {
      do throws(Unreadable) {
        lists += try revocationLists("\(path)/\(name)")
      } catch {
        throw Unreadable(words: "\(name): \(error.words)")
      }
    }
    return RevocationFile(path: path, lists: lists)
  } catch {
    return RevocationFile(path: path, outcome: .unreadable(error.words))
  }
}

private struct RevocationList {
  var revoked: Int
  var nextUpdate: Moment?
}

extension RevocationFile {
  fileprivate init(path: String, lists: [RevocationList]) {
    let revoked = lists.map(\.revoked).reduce(0, +)
    self.init(path: path, outcome: .read(revoked: revoked, nextUpdate: lists.compactMap(\.nextUpdate).min()))
  }
}

private func revocationLists(_ path: String) throws(Unreadable) -> [RevocationList] {
  try unsafe readPEM(path, of: "list of revoked certificates") { bio in
    unsafe PEM_read_bio_X509_CRL(bio, nil, refusePassPhrase, nil).map { found in
      defer { unsafe X509_CRL_free(found) }
      return unsafe RevocationList(
        revoked: Int(pgwatch_revoked_count(found)),
        nextUpdate: X509_CRL_get0_nextUpdate(found).map { unsafe moment($0) })
    }
  }
}

/// Eight hexadecimal digits, `.r` and a number.
private func isHashed(_ name: String) -> Bool {
  let parts = name.split(separator: ".", omittingEmptySubsequences: false)
  guard parts.count == 2, parts[0].utf8.count == 8, parts[1].hasPrefix("r"), parts[1].count > 1 else { return false }
  return parts[0].allSatisfy(\.isHexDigit) && parts[1].dropFirst().allSatisfy(\.isNumber)
}
