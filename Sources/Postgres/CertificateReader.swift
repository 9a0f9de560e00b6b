// Reads certificate files (PEM) on this machine.

internal import COpenSSL
import Glibc
package import Samples

/// All certificates of a PEM file (`sslcert`, `sslrootcert`: a chain or a set of authorities may stand in one), in
/// the file's order. What cannot be read is told in words; nothing is ever asked on the terminal. Blocks while the file
/// is read: not for the wire.
package func readCertificates(path: String) -> CertificateFile {
  CertificateFile(path: path, outcome: readOutcome(path: path))
}

private func readOutcome(path: String) -> CertificateFile.Outcome {
  ERR_clear_error()
  guard let file = unsafe fopen(path, "re") else { return .unreadable(unsafe String(cString: strerror(errno))) }
  defer { unsafe fclose(file) }
  guard let bio = unsafe BIO_new_fp(file, BIO_NOCLOSE) else { return .unreadable("out of memory") }
  defer { unsafe BIO_free(bio) }
  var certificates: [Certificate] = []
  // Without a callback OpenSSL would ask for the pass phrase of an encrypted block on the terminal.
  while let certificate = unsafe PEM_read_bio_X509(bio, nil, { _, _, _, _ in -1 }, nil) {
    certificates.append(unsafe Certificate(certificate))
    unsafe X509_free(certificate)
  }
  let trouble = ERR_peek_last_error()
  ERR_clear_error()
  // The end of the file is told as "no start line", too.
  let isEnd = pgwatch_error_reason(trouble) == PEM_R_NO_START_LINE
  if isEnd && !certificates.isEmpty { return .read(certificates) }
  return .unreadable(isEnd ? "no certificate in PEM form" : reason(of: trouble))
}

private func reason(of code: UInt) -> String {
  if pgwatch_error_reason(code) == PEM_R_BAD_PASSWORD_READ { return "encrypted" }
  return unsafe ERR_reason_error_string(code).map { unsafe String(cString: $0) } ?? "not a certificate in PEM form"
}
