// Words that stand where a command should and name none: swift-argument-parser calls them unexpected, and helps with them
// as if they were not there.

import ArgumentParser
import Samples
import Storage

extension ParsableCommand {
  /// - Parameter arguments: of the process, its name left out.
  /// - Throws: `ValidationError` that says what was meant.
  static func refuseUnknownCommands(in arguments: [String]) throws {
    var command: any ParsableCommand.Type = self
    for word in arguments.drop(while: { $0 == "help" }).prefix(while: { !$0.hasPrefix("-") }) {
      let known = command.configuration.subcommands
      if known.isEmpty { return }
      guard let next = known.first(where: { $0._commandName == word }) else {
        let names = known.map { $0._commandName }
        let guess = nearest(to: word, among: names).map { "did you mean \"\($0)\"?" }
        throw ValidationError(
          "There is no command \"\(word.plain)\"; \(guess ?? "there are \(names.joined(separator: ", ")).")")
      }
      command = next
    }
  }
}
