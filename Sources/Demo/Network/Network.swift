// The network between an upstream and the rest of the world, and the file by which it is told how to behave.

import Glibc

/// A relay that does what stands in a file, from the moment on at which it stands there.
package struct Network: Sendable {
  package let relay: Relay
  /// Rules, a line each: whoever edits it changes the network.
  package let file: String

  /// - Parameters:
  ///   - target: where the server listens.
  ///   - rules: what the file says at first.
  init(to target: UInt16, rules: String, in folder: String) throws(DemoError) {
    relay = try Relay(to: target, rules: NetworkRules(rules))
    file = "\(folder)/network.conf"
    try write(rules)
  }

  /// Replaces what stands in the file.
  package func write(_ rules: String) throws(DemoError) {
    let text = """
      # The network between Materialize and orders-db. What stands here is in force as soon as it is saved:
      #
      \(NetworkRules.manual)

      \(rules)

      """
    try TextFile.write(text, to: file, for: .ourselves)
  }

  /// What it did not understand in the file, and therefore did not do.
  package var complaints: String { "\(file).errors" }

  /// Has the relay follow the file until the task is cancelled.
  func run() async {
    var latest = TextFile.read(file)
    while !Task.isCancelled {
      try? await Task.sleep(for: .milliseconds(50))
      guard let text = TextFile.read(file), text != latest else { continue }
      latest = text
      do throws(DemoError) {
        relay.follow(try NetworkRules(text))
        unsafe unlink(complaints)
      } catch {
        try? TextFile.write("\(error.message)\n", to: complaints, for: .ourselves)
      }
    }
    relay.close()
  }
}
