// Checks a server's chain as `sslmode=verify-full` would, whatever the mode: libpq tells little of why it refused one,
// and with weaker modes it does not look.

internal import COpenSSL
import Samples

struct ChainCheck: Sendable, Equatable {
  /// The file of authorities; `nil` for the system's store.
  var authorities: String?
  /// A file of revoked certificates, and a folder of such files. As in libpq, they count only beside a file of authorities,
  /// and what cannot be read counts as none.
  var revocations, revocationFolder: String?
  /// As the conninfo names it.
  var host: String

  /// - Parameter chain: in DER, the server's own certificate first. Blocks while files are read.
  func verify(_ chain: [[UInt8]]) -> Verification {
    defer { ERR_clear_error() }
    let certificates = unsafe pgwatch_chain_new()
    defer { unsafe pgwatch_chain_free(certificates) }
    for bytes in chain {
      let certificate = unsafe bytes.withUnsafeBufferPointer { buffer in
        var start = buffer.baseAddress
        return unsafe d2i_X509(nil, &start, buffer.count)
      }
      if let certificate = unsafe certificate { unsafe pgwatch_chain_push(certificates, certificate) }
    }
    guard unsafe pgwatch_chain_count(certificates) > 0, let leaf = unsafe pgwatch_chain_at(certificates, 0) else {
      return verification(.failed("the server showed no certificate"), matchesHost: false)
    }
    return unsafe verification(trust(in: leaf, certificates), matchesHost: isForHost(leaf))
  }

  private func verification(_ trust: Verification.Trust, matchesHost: Bool) -> Verification {
    Verification(authorities: authorities, trust: trust, host: host, matchesHost: matchesHost)
  }

  private func trust(in leaf: OpaquePointer, _ chain: OpaquePointer?) -> Verification.Trust {
    guard let store = unsafe X509_STORE_new(), let context = unsafe X509_STORE_CTX_new() else {
      return .failed("out of memory")
    }
    defer {
      unsafe X509_STORE_CTX_free(context)
      unsafe X509_STORE_free(store)
    }
    if let authorities {
      guard unsafe X509_STORE_load_file(store, authorities) == 1 else {
        return .failed("\(authorities) cannot be read")
      }
      if revocations != nil || revocationFolder != nil,
        unsafe X509_STORE_load_locations(store, revocations, revocationFolder) == 1
      {
        unsafe X509_STORE_set_flags(store, UInt(X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL))
      }
    } else {
      unsafe X509_STORE_set_default_paths(store)
    }
    guard unsafe X509_STORE_CTX_init(context, store, leaf, chain) == 1,
      unsafe X509_STORE_CTX_set_default(context, "ssl_server") == 1
    else { return .failed("out of memory") }
    unsafe X509_verify_cert(context)
    return Verification.Trust(code: unsafe X509_STORE_CTX_get_error(context))
  }

  /// As libpq compares: alternative names first, else the common name; a wildcard stands for a whole label.
  private func isForHost(_ leaf: OpaquePointer) -> Bool {
    unsafe X509_check_ip_asc(leaf, host, 0) == 1
      || X509_check_host(leaf, host, 0, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS), nil) == 1
  }
}

extension Verification.Trust {
  /// - Parameter code: of `X509_STORE_CTX_get_error`.
  fileprivate init(code: Int32) {
    let words = unsafe X509_verify_cert_error_string(Int(code)).map { unsafe String(cString: $0) } ?? "error \(code)"
    switch code {
    case X509_V_OK: self = .trusted
    case X509_V_ERR_CERT_HAS_EXPIRED: self = .expired
    case X509_V_ERR_CERT_NOT_YET_VALID: self = .notYetValid
    case X509_V_ERR_CERT_REVOKED: self = .revoked
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
      X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
      X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_CERT_UNTRUSTED:
      self = .untrusted(words)
    default: self = .failed(words)
    }
  }
}

extension Conninfo {
  /// - Parameter host: one of its hosts.
  func chainCheck(of host: String) -> ChainCheck {
    ChainCheck(
      authorities: rootCertificatePath, revocations: revocationPath, revocationFolder: revocationFolder,
      host: host)
  }
}
