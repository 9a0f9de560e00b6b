// What a server presented in a TLS handshake, in a form that can be checked elsewhere than on the wire.

internal import COpenSSL
import Samples

struct PresentedChain: Sendable {
  private let tls: PeerTLS
  /// The chain as presented, each certificate in DER.
  private let chain: [[UInt8]]

  /// Of a completed handshake; `ssl` is an `SSL *`.
  init(ssl: OpaquePointer) {
    tls = unsafe PeerTLS(ssl: ssl)
    let presented = unsafe SSL_get_peer_cert_chain(ssl)
    let count = unsafe presented == nil ? 0 : pgwatch_chain_count(presented)
    chain = (0..<count).compactMap { index in unsafe encoded(pgwatch_chain_at(presented, index)) }
  }

  /// With the result of `check`, which is made away from the wire: files are read for it.
  @concurrent
  func checked(by check: ChainCheck) async -> PeerTLS {
    var tls = tls
    tls.verification = check.verify(chain)
    return tls
  }
}

private func encoded(_ certificate: OpaquePointer?) -> [UInt8]? {
  var bytes: UnsafeMutablePointer<UInt8>?
  let count = unsafe i2d_X509(certificate, &bytes)
  guard count > 0 else { return nil }
  defer { unsafe CRYPTO_free(bytes, #file, #line) }
  return unsafe Array(UnsafeBufferPointer(start: bytes, count: Int(count)))
}
