// `pgwatch-tui config`: an example of the configuration file, and a look at the one that is in use.

import ArgumentParser
import Storage

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Write an example of the configuration file, or check one.",
    subcommands: [ConfigExampleCommand.self, ConfigCheckCommand.self])

  @ParentCommand var dashboard: WatchCommand

  func validate() throws { try dashboard.refuseScreenOptions(for: "config") }
}

struct ConfigExampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "example", abstract: "Write a configuration file with every key, explained.",
    discussion: "Everything in it is switched off: pgwatch-tui config example > ~/.config/pgwatch-tui/config.json5")

  func run() throws { try printOutput(configurationExample) }
}
