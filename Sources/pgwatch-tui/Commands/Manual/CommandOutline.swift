// The commands and their options as swift-argument-parser tells them to tools (`--experimental-dump-help`).

import ArgumentParser
import FoundationEssentials

struct CommandOutline: Decodable {
  struct Argument: Decodable {
    struct Name: Decodable, Hashable {
      var kind: String
      var name: String

      /// As it is typed.
      var written: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }

    /// `positional`, `option` or `flag`.
    var kind: String
    var isOptional, shouldDisplay: Bool
    var names: [Name]?
    var valueName, abstract: String?

    /// `-c, --config <file>`
    var synopsis: String {
      guard let names else { return "<\(valueName ?? "")>" }
      let written = names.map(\.written).joined(separator: ", ")
      return kind == "option" ? "\(written) <\(valueName ?? "value")>" : written
    }
  }

  var commandName: String
  var abstract, discussion: String?
  private var arguments: [Argument]?
  var subcommands: [CommandOutline]?

  /// The arguments that mean something to it: others are taken only to be refused, or stand for those of the dashboard.
  var shown: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }

  /// Of all commands, the dashboard's at the root.
  static func all() throws -> CommandOutline {
    struct Dump: Decodable { var command: CommandOutline }
    return try JSONDecoder().decode(Dump.self, from: Data(WatchCommand._dumpHelp().utf8)).command
  }

  /// What can be run below this one, each with the words that lead to it; a command that only groups others is left out.
  func leaves(below words: [String] = []) -> [(words: [String], command: CommandOutline)] {
    (subcommands ?? []).flatMap { command -> [(words: [String], command: CommandOutline)] in
      let path = words + [command.commandName]
      let own = command.subcommands == nil || command.discussion != nil ? [(words: path, command: command)] : []
      return own + command.leaves(below: path)
    }
  }
}
