// `pgwatch-tui completions SHELL`: a script by which a shell completes commands, options and their values.

import ArgumentParser

struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Write a script by which a shell completes what is typed.",
    discussion: """
      Where shells look for it, for one user:

        pgwatch-tui completions bash > ~/.local/share/bash-completion/completions/pgwatch-tui
        pgwatch-tui completions zsh > ~/.zfunc/_pgwatch-tui        (a folder of $fpath)
        pgwatch-tui completions fish > ~/.config/fish/completions/pgwatch-tui.fish
      """)

  private static let shells = CompletionShell.allCases.map(\.rawValue).sorted()

  @Argument(
    help: ArgumentHelp("One of \(shells.joined(separator: ", ")).", valueName: "shell"), completion: .list(shells),
    transform: { argument in
      guard let shell = CompletionShell(rawValue: argument) else {
        throw ValidationError("the shells are \(shells.joined(separator: ", "))")
      }
      return shell
    })
  var shell: CompletionShell

  func run() throws {
    let script = WatchCommand.completionScript(for: shell)
    try printOutput(shell == .bash ? "\(script)\n\(CompletionsCommand.bashValues)\n" : "\(script)\n")
  }

  /// What is generated has bash take every word for a file's name that is complete: a value that is to be typed on, such as
  /// `idle_sessions=`, would get a backslash and a blank.
  private static let bashValues = """
    _pgwatch-tui_values() {
        _pgwatch-tui "${@}"
        if [[ "${COMPREPLY[*]}" == *= ]]; then compopt +o filenames -o nospace; fi
    }
    complete -o filenames -F _pgwatch-tui_values pgwatch-tui
    """
}
