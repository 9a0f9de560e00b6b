// Looks at the private key of a client certificate: whether libpq takes the file, and whether it is the right key.

internal import COpenSSL
import Glibc
import Samples

/// - Parameters:
///   - passPhrase: `sslpassword`, if there is one.
///   - certificate: the file whose first certificate the key should belong to.
func readKey(path: String, passPhrase: String?, certificate: String) -> KeyFile {
  var phrase = PassPhrase(words: passPhrase.map { Array($0.utf8CString.dropLast()) })
  let state = keyState(path: path, &phrase, certificate: certificate)
  ERR_clear_error()
  return KeyFile(
    path: path, state: state, wantedPermissions: wantedPermissions(of: path), isEncrypted: phrase.wasAsked)
}

private func keyState(path: String, _ phrase: inout PassPhrase, certificate: String) -> KeyFile.State {
  do throws(Unreadable) {
    var key = try unsafe withFile(path) { bio in
      unsafe withUnsafeMutablePointer(to: &phrase) { phrase in
        unsafe PEM_read_bio_PrivateKey(bio, nil, answerPassPhrase, phrase)
      }
    }
    if unsafe key == nil && phrase.wasAsked { return .locked(passwordGiven: phrase.words != nil) }
    // As libpq does it: what is not PEM may be DER.
    if unsafe key == nil { unsafe key = try unsafe withFile(path) { unsafe d2i_PrivateKey_bio($0, nil) } }
    guard let key = unsafe key else { return .unreadable("no private key") }
    defer { unsafe EVP_PKEY_free(key) }
    return try unsafe withFile(certificate) { bio in
      let first = unsafe PEM_read_bio_X509(bio, nil, refusePassPhrase, nil)
      defer { unsafe X509_free(first) }
      return unsafe X509_check_private_key(first, key) == 1 ? .fits : .foreign
    }
  } catch {
    return .unreadable(error.words)
  }
}

/// What OpenSSL is answered when it asks for a pass phrase, and whether it did.
private struct PassPhrase {
  var words: [CChar]?
  var wasAsked = false
}

/// A `pem_password_cb`; `context` is a `PassPhrase`.
private func answerPassPhrase(
  _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32, _ forWriting: Int32, _ context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let context = unsafe context?.assumingMemoryBound(to: PassPhrase.self) else { return -1 }
  unsafe context.pointee.wasAsked = true
  guard let words = unsafe context.pointee.words, words.count <= size else { return -1 }
  unsafe buffer?.update(from: words, count: words.count)
  return Int32(words.count)
}

/// libpq's rule (15 and later): nobody but the owner may read the file, except the group if it is root's. `nil` when
/// that is kept, or when there is no file.
private func wantedPermissions(of path: String) -> String? {
  var status = stat()
  guard unsafe stat(path, &status) == 0 else { return nil }
  let isRoots = status.st_uid == 0
  let forbidden = isRoots ? S_IWGRP | S_IXGRP | S_IRWXO : S_IRWXG | S_IRWXO
  guard status.st_mode & forbidden != 0 else { return nil }
  return isRoots && geteuid() != 0 ? "0640" : "0600"
}
