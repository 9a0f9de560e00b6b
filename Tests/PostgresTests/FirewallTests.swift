// A firewall between us and a server: a host of its own in a network namespace, with nftables.

import Glibc
import Samples
import TestSupport
import Testing

@testable import Demo
@testable import Postgres

@Suite(.enabled(if: Neighbour.isPossible, "network namespaces need root, unshare, ip and nft (Tests/install-servers)"))
struct FirewallTests {
  @Test func droppedRejectedAndRefusedAreToldApart() async throws {
    try await withNeighbour { address in
      let prohibited = try await reach(address, port: 5433)
      #expect(prohibited.tcp.failure?.kind == .unreachable, "\(prohibited.tcp)")
      let dropped = try await reach(address, port: 5432)
      #expect(dropped.tcp.failure?.kind == .silent)
      let refused = try await reach(address, port: 5434)
      #expect(refused.tcp.failure?.kind == .refused)
    }
  }

  private func reach(_ address: String, port: Int) async throws -> AddressProbe {
    let conninfo = try Conninfo("host=\(address) port=\(port)")
    let (probes, _) = await conninfo.reach(connects: true, deadlines: .all(.seconds(2)))
    return try #require(probes.first)
  }
}

/// The namespace lives as long as the process in it, and the wire to it goes with it: nothing is left, however the test
/// ends.
private enum Neighbour {
  static let isPossible: Bool = geteuid() == 0 && (try? Command.runBlocking(["sh", "-c", attempt], in: "/")) != nil

  private static let attempt = "command -v nft && command -v ip && unshare -n ip link set lo up"

  /// Run outside of the namespace, of which `$1` is a process. 198.18.0.0/15 is set aside for such experiments.
  static let setUp = """
    set -e
    while [ "$(readlink /proc/$1/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do sleep 0.02; done
    ip link add pgwatch$1 type veth peer name eth0 netns "$1"
    ip address add "198.18.$2.1/30" dev pgwatch$1
    ip link set pgwatch$1 up
    inside() { nsenter --net="/proc/$process/ns/net" "$@"; }
    process=$1
    inside ip address add "198.18.$2.2/30" dev eth0
    inside ip link set eth0 up
    inside nft -f - <<END
    table ip firewall {
      chain input {
        type filter hook input priority 0;
        tcp dport 5432 drop
        tcp dport 5433 reject with icmp type admin-prohibited
      }
    }
    END
    # What is sent before the kernel has noticed that the wire is there is lost.
    until ip link show pgwatch$1 | grep -q "state UP" && inside ip link show eth0 | grep -q "state UP"; do sleep 0.02; done
    """
}

/// Hands the address of a neighbour to `body`: it drops what is for port 5432, prohibits 5433, and listens nowhere.
private func withNeighbour(_ body: (String) async throws -> Void) async throws {
  let (ours, theirs) = try socketPair()
  // `cat` ends when we let go of our end, at the latest when this process ends.
  let neighbour = try Child(["unshare", "-n", "cat"], in: "/", input: .descriptor(theirs))
  close(theirs)
  let number = Int32.random(in: 0..<256)
  func end() async {
    close(ours)
    _ = await exitStatus(of: neighbour)
  }
  do {
    try await Command.run(["sh", "-c", Neighbour.setUp, "set-up", "\(neighbour.pid)", "\(number)"], in: "/")
    try await body("198.18.\(number).2")
  } catch {
    await end()
    throw error
  }
  await end()
}
