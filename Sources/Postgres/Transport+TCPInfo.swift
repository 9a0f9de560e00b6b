// What the kernel tells of a TCP connection.

import Glibc
package import Samples

extension Link {
  /// The round-trip time and retransmits of the open connection; `nil` over a Unix socket and without a connection.
  package var transport: Transport? { openSocket.flatMap(Transport.init(socket:)) }
}

extension Transport {
  /// `nil` when `socket` is not connected over TCP.
  init?(socket: Int32) {
    guard let information = tcpInformation(of: socket) else { return nil }
    self.init(
      roundTrip: .microseconds(Int64(information.tcpi_rtt)), deviation: .microseconds(Int64(information.tcpi_rttvar)),
      retransmits: Int(information.tcpi_total_retrans), unacknowledged: Int(information.tcpi_unacked))
  }
}

/// `nil` for a socket of another kind.
func tcpInformation(of socket: Int32) -> tcp_info? {
  var information = tcp_info()
  var length = socklen_t(MemoryLayout<tcp_info>.size)
  let status = unsafe getsockopt(socket, Int32(IPPROTO_TCP), TCP_INFO, &information, &length)
  return status == 0 ? information : nil
}
