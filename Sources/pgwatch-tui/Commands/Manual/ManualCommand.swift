// `pgwatch-tui manual`: the manual page. docs/pgwatch-tui.1 is its output.

import ArgumentParser

struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Write the manual page.",
    discussion: """
      To read it, or to install it for one user:

        pgwatch-tui manual | man -l -
        pgwatch-tui manual > ~/.local/share/man/man1/pgwatch-tui.1
      """)

  func run() throws { try printOutput(manualPage(of: try CommandOutline.all())) }
}
