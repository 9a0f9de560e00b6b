// Addresses in numbers, and the networks that hold them.

import Samples

/// An IPv4 or IPv6 address.
package struct IPAddress: Sendable, Hashable {
  /// 4 or 16, the most significant first.
  package let bytes: [UInt8]

  /// In dotted or colon form, without a zone or a mask; `nil` for anything else, a host name above all.
  package init?(_ text: some StringProtocol) {
    guard let bytes = text.contains(":") ? IPAddress.version6(text) : IPAddress.version4(text) else { return nil }
    self.bytes = bytes
  }

  /// Whether both addresses agree where `mask` has bits; false for addresses of different families.
  package func isWithin(_ network: IPAddress, mask: IPAddress) -> Bool {
    guard bytes.count == network.bytes.count, bytes.count == mask.bytes.count else { return false }
    return bytes.indices.allSatisfy { bytes[$0] & mask.bytes[$0] == network.bytes[$0] & mask.bytes[$0] }
  }

  private static func version4(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let bytes = parts.compactMap { part in part.allSatisfy(\.isNumber) ? UInt8(part) : nil }
    return bytes.count == 4 ? bytes : nil
  }

  private static func version6(_ text: some StringProtocol) -> [UInt8]? {
    // `::` stands for as many zeros as are missing; it may stand once.
    let halves = String(text).splitOnce(at: "::")
    guard let head = groups(halves.before), let tail = groups(halves.after ?? "") else { return nil }
    let missing = 16 -| head.count -| tail.count
    guard halves.after == nil ? missing == 0 : missing >= 2 else { return nil }
    return head + Array(repeating: 0, count: missing) + tail
  }

  /// The bytes of `a:b:c`, whose last part may be an IPv4 address.
  private static func groups(_ text: String) -> [UInt8]? {
    guard !text.isEmpty else { return [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    var bytes: [UInt8] = []
    for (index, part) in parts.enumerated() {
      if index == parts.count -| 1, let last = version4(part) {
        bytes += last
      } else if part.count <= 4, part.allSatisfy(\.isHexDigit), let group = UInt16(part, radix: 16) {
        bytes += [UInt8(truncatingIfNeeded: group >> 8), UInt8(truncatingIfNeeded: group)]
      } else {
        return nil
      }
    }
    return bytes
  }
}

extension String {
  /// What stands before and after the first `mark`; `after` is `nil` when there is none.
  fileprivate func splitOnce(at mark: String) -> (before: String, after: String?) {
    guard let range = firstRange(of: mark) else { return (self, nil) }
    return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
  }
}
