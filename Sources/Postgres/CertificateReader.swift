// Reads certificate files (PEM) on this machine.

internal import COpenSSL
import Glibc
package import Samples

extension Conninfo {
  /// Looks into the files that libpq would take certificates and the key from. What cannot be read is told in words;
  /// nothing is ever asked on the terminal. Blocks while files are read: not for the wire.
  package func readOwnCertificates() -> OwnCertificates {
    var own = OwnCertificates(
      client: clientCertificatePath.map(readCertificates), root: rootCertificatePath.map(readCertificates),
      revocations: revocationPath.map(readRevocations), revocationFolder: revocationFolder.map(readRevocationFolder))
    // Without a certificate libpq does not look at the key.
    if case .read? = own.client?.outcome, let certificate = own.client?.path, let path = clientKeyPath {
      own.key = readKey(path: path, passPhrase: secrets.values["sslpassword"], certificate: certificate)
    }
    return own
  }
}

/// All certificates of a PEM file (`sslcert`, `sslrootcert`: a chain or a set of authorities may stand in one), in
/// the file's order. Blocks while the file is read.
func readCertificates(path: String) -> CertificateFile {
  do throws(Unreadable) {
    let certificates = try unsafe readPEM(path, of: "certificate") { bio in
      unsafe PEM_read_bio_X509(bio, nil, refusePassPhrase, nil).map { found in
        defer { unsafe X509_free(found) }
        return unsafe Certificate(found)
      }
    }
    return CertificateFile(path: path, outcome: .read(certificates))
  } catch {
    return CertificateFile(path: path, outcome: .unreadable(error.words))
  }
}
