// Recordings of the demo's incidents, made with real servers: what the poller saw of each from its beginning on.

import Glibc
package import Samples
import Storage

package enum Recorded {
  /// The names of all of them: `healthy` and the incidents of the demo.
  package static let names = [
    "healthy", "certificate-expiry", "connection-timeout", "firewall-change", "load-balancer", "maintenance-window",
    "network-instability", "resource-exhaustion", "server-restart",
  ]

  /// The samples of a recording, in the order in which they came.
  package static func samples(_ name: String) throws -> [Sample] {
    var reader = try RecordingReader(path: path(name))
    var samples: [Sample] = []
    while let sample = try reader.next() { samples.append(sample) }
    return samples
  }

  /// Takes the place of an earlier recording of this name.
  package static func write(_ samples: [Sample], as name: String) throws {
    guard let first = samples.first else { return }
    _ = unsafe unlink(path(name))
    let writer = try RecordingWriter(creating: path(name), at: first.at, version: "0.1.0")
    for sample in samples { try writer.append(sample) }
    writer.close()
  }

  /// The file of a recording.
  package static func path(_ name: String) -> String {
    "\(#filePath.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" })/Recorded/\(name).pgwatch"
  }
}
