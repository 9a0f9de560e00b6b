// X.509 certificates of OpenSSL as values.

internal import COpenSSL
import Glibc
import Samples

extension PeerTLS {
  /// Of an established connection; `ssl` is an `SSL *`.
  init(ssl: OpaquePointer) {
    let chain = unsafe SSL_get_peer_cert_chain(ssl)
    let count = unsafe chain == nil ? 0 : pgwatch_chain_count(chain)
    self.init(
      version: unsafe text(SSL_get_version(ssl)), cipher: unsafe text(pgwatch_ssl_cipher_name(ssl)),
      bits: unsafe Int(pgwatch_ssl_cipher_bits(ssl)),
      chain: (0..<count).compactMap { index in unsafe pgwatch_chain_at(chain, index).map { unsafe Certificate($0) } })
  }
}

extension Certificate {
  /// `certificate` is an `X509 *` and stays the caller's.
  init(_ certificate: OpaquePointer) {
    self.init(
      subject: unsafe name(X509_get_subject_name(certificate)), issuer: unsafe name(X509_get_issuer_name(certificate)),
      names: unsafe alternativeNames(of: certificate), notBefore: unsafe moment(X509_get0_notBefore(certificate)),
      notAfter: unsafe moment(X509_get0_notAfter(certificate)), serial: unsafe serialNumber(of: certificate),
      key: unsafe X509_get0_pubkey(certificate).map { unsafe PublicKey($0) })
  }
}

extension PublicKey {
  /// `key` is an `EVP_PKEY *`.
  fileprivate init(_ key: OpaquePointer) {
    self.init(algorithm: unsafe text(EVP_PKEY_get0_type_name(key)), bits: unsafe Int(EVP_PKEY_get_bits(key)))
  }
}

private func serialNumber(of certificate: OpaquePointer) -> SerialNumber {
  let number = unsafe ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nil)
  defer { unsafe BN_free(number) }
  let digits = unsafe number.flatMap { unsafe BN_bn2hex($0) }
  defer { unsafe CRYPTO_free(digits, #file, #line) }
  return SerialNumber(hexadecimal: unsafe text(digits))
}

/// In RFC 2253 form; what is not ASCII stays readable.
private func name(_ name: OpaquePointer?) -> String {
  guard let name = unsafe name, let bio = unsafe BIO_new(BIO_s_mem()) else { return "" }
  defer { unsafe BIO_free(bio) }
  unsafe X509_NAME_print_ex(bio, name, 0, pgwatch_name_flags())
  var bytes: UnsafeMutablePointer<CChar>?
  let count = unsafe pgwatch_bio_bytes(bio, &bytes)
  return unsafe String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
}

/// The DNS names and addresses of subjectAltName.
private func alternativeNames(of certificate: OpaquePointer) -> [String] {
  guard let list = unsafe X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
  let names = OpaquePointer(list)
  defer { unsafe GENERAL_NAMES_free(names) }
  return unsafe (0..<pgwatch_names_count(names)).compactMap { index in
    guard let entry = unsafe pgwatch_names_at(names, index) else { return nil }
    switch unsafe entry.pointee.type {
    case GEN_DNS: return unsafe bytes(entry.pointee.d.dNSName).map { String(decoding: $0, as: UTF8.self) }
    case GEN_IPADD: return unsafe bytes(entry.pointee.d.iPAddress).flatMap(address)
    default: return nil
    }
  }
}

private func bytes(_ string: UnsafeMutablePointer<ASN1_STRING>?) -> [UInt8]? {
  guard let string = unsafe string, let data = unsafe ASN1_STRING_get0_data(string) else { return nil }
  return unsafe Array(UnsafeBufferPointer(start: data, count: Int(ASN1_STRING_length(string))))
}

/// 4 or 16 bytes in network byte order as text.
private func address(_ bytes: [UInt8]) -> String? {
  guard bytes.count == 4 || bytes.count == 16 else { return nil }
  var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
  guard unsafe inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &text, socklen_t(text.count)) != nil else {
    return nil
  }
  return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// 1970 for a time that cannot be read.
func moment(_ time: UnsafePointer<ASN1_TIME>?) -> Moment {
  var parts = unsafe tm()
  guard let time = unsafe time, unsafe ASN1_TIME_to_tm(time, &parts) == 1 else { return Moment(microseconds: 0) }
  return unsafe Moment(microseconds: Int64(timegm(&parts)) * 1_000_000)
}

private func text(_ words: UnsafePointer<CChar>?) -> String { unsafe words.map { unsafe String(cString: $0) } ?? "" }
