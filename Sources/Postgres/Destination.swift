// The places that a conninfo leads to, and in which order they are dialled.

import Glibc

/// One entry of a conninfo's list of hosts.
struct Destination: Sendable, Equatable {
  /// As the conninfo names it: what a certificate and ~/.pgpass are checked against.
  var host: String
  var port: UInt16
  /// The address in numbers, when the conninfo gives one; `nil` for a name, which must be looked up, and for a Unix
  /// socket, which needs none.
  var address: String?

  var isUnixSocket: Bool { address == nil && Endpoint(host: host, port: port).isUnixSocket }
}

/// One attempt: one address, dialled once.
struct Candidate: Sendable, Equatable, CustomStringConvertible {
  var host: String
  /// Numeric; `nil` for a Unix socket.
  var address: String?
  var port: UInt16
  /// The `target_session_attrs` of this attempt.
  var sessionAttributes: String
  /// Whether a look-up was needed to find the address.
  var wasLookedUp = false

  /// `10.0.4.17:5432`, `[::1]:5432`, or the file of the socket.
  var description: String {
    guard let address else { return "\(host)/.s.PGSQL.\(port)" }
    return address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)"
  }
}

extension Conninfo {
  /// The hosts in order. As in libpq, `hostaddr` decides where to dial and an empty entry of `host` is the default
  /// socket folder; one port serves all hosts.
  var destinations: [Destination] {
    let hosts = Conninfo.list(options["host"])
    let addresses = Conninfo.list(options["hostaddr"])
    let ports = Conninfo.list(options["port"])
    return (0..<max(hosts.count, addresses.count)).map { index in
      let port = ports.count == 1 ? ports[0] : (index < ports.count ? ports[index] : "")
      let host = index < hosts.count ? hosts[index] : ""
      let address = index < addresses.count ? addresses[index] : ""
      return Conninfo.destination(host: host, address: address, port: UInt16(port) ?? 5432)
    }
  }

  /// What is wrong with the ports that are named, in a clause; `nil` when all of them can be dialled. libpq itself looks
  /// at a port only when it is about to dial it.
  /// - Parameter isURI: then a port that is no number may be a password: `postgresql://user:password/db` lacks the host.
  func portComplaint(isURI: Bool) -> String? {
    let wrong = Conninfo.list(options["port"]).first { !$0.isEmpty && (UInt16($0) ?? 0) == 0 }
    guard let wrong else { return nil }
    let isHidden = isURI && wrong.contains { !("0"..."9").contains($0) }
    return "the port\(isHidden ? "" : " \"\(wrong)\"") is not a number from 1 to 65535"
  }

  /// The values of `target_session_attrs` with which the list of hosts is gone through, one after the other.
  /// `prefer-standby` is libpq's own name for two rounds.
  var sessionRounds: [String] {
    let wanted = options["target_session_attrs"] ?? "any"
    return wanted == "prefer-standby" ? ["standby", "any"] : [wanted]
  }

  private static func destination(host: String, address: String, port: UInt16) -> Destination {
    if !address.isEmpty { return Destination(host: host.isEmpty ? address : host, port: port, address: address) }
    if host.isEmpty { return Destination(host: ConninfoReader.defaultHost, port: port, address: nil) }
    return Destination(host: host, port: port, address: isNumeric(host) ? host : nil)
  }

  private static func list(_ text: String?) -> [String] {
    guard let text else { return [] }
    return text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  /// Whether `host` is an address that needs no look-up (`AI_NUMERICHOST` never asks a name server).
  private static func isNumeric(_ host: String) -> Bool {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = AI_NUMERICHOST
    var found: UnsafeMutablePointer<addrinfo>?
    let status = unsafe getaddrinfo(host, nil, &hints, &found)
    if let found = unsafe found { unsafe freeaddrinfo(found) }
    return status == 0
  }
}
