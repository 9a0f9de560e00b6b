// How the screen looks: the options of the commands that open one.

import ArgumentParser
import Samples
import Storage
import Terminal

struct ScreenOptions: ParsableArguments {
  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  @Flag(name: .customLong("no-color"), help: "Draw without colours.")
  var noColor = false

  @Option(
    help: ArgumentHelp("The colours: \(Theme.names.joined(separator: ", ")).", valueName: "name"),
    completion: .list(Theme.names))
  var theme: String?

  @Flag(name: .customLong("no-mouse"), help: "Leave the mouse to the terminal.")
  var noMouse = false

  func validate() throws {
    if let theme { _ = try Theme.known(theme) }
  }

  /// Whether any of them was given, to commands that have no screen.
  var isGiven: Bool { ascii || noColor || theme != nil || noMouse }

  func fill(_ options: inout Options) {
    options.ascii = ascii
    options.noColor = noColor
    options.theme = theme
    options.noMouse = noMouse
  }
}

extension TerminalOptions {
  /// - Throws: `ValidationError` for a theme that does not exist.
  init(_ settings: Settings) throws {
    self.init(color: settings.color ? nil : false, mouse: settings.mouse, ascii: settings.ascii ? true : nil)
    if let name = settings.theme { theme = try Theme.known(name) }
  }
}

extension Theme {
  /// - Throws: `ValidationError` for a theme that does not exist.
  fileprivate static func known(_ name: String) throws -> Theme {
    guard let theme = named(name) else {
      throw ValidationError("There is no theme \"\(name.plain)\"; there are \(names.joined(separator: ", ")).")
    }
    return theme
  }
}
