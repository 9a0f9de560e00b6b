// A terminal for the program: tmux shows it, presses keys, and says what stands on the screen.

import Glibc
import TestSupport

@testable import Demo

/// A terminal in which a command runs, on a tmux server of its own. All of it ends with `close`, and with this process
/// however it ends.
struct TmuxTerminal: Sendable {
  private let sandbox: Sandbox

  /// Opens the terminal and runs `command` in it by a shell, which says afterwards how the command ended (`left: 0`) and
  /// whether the terminal's settings are as they were (`settings: same`).
  static func open(
    _ command: String, columns: Int = 120, rows: Int = 30, environment: [String: String] = [:]
  ) async throws -> TmuxTerminal {
    let terminal = TmuxTerminal(sandbox: try Sandbox())
    let variables = environment.map { "export \($0.key)=\(quoted($0.value))" }.joined(separator: "\n")
    // Sizes are left out of what is compared: a terminal may be resized meanwhile. `cat` keeps the terminal open.
    let script = """
      stty -g >before
      \(variables)
      \(command)
      echo "left: $?"
      stty -g >after
      cmp before after && echo 'settings: same'
      exec cat
      """
    try TextFile.write(script, to: terminal.file("script"), for: .ourselves)
    // Nobody's own settings, and all that is sent to the terminal in the file `raw`.
    try await terminal.tmux([
      "-f", "/dev/null", "start-server", ";", "set-option", "-g", "default-terminal", "tmux-256color", ";",
      "set-option", "-g", "default-shell", "/bin/sh", ";", "set-option", "-g", "escape-time", "0", ";",
      "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)", "-e", "HOME=\(terminal.sandbox.path)",
      "exec sh script", ";", "pipe-pane", "exec cat >raw",
    ])
    return terminal
  }

  func close() async { await sandbox.close() }

  // MARK: Doing

  /// Presses keys by tmux's names: `q`, `Enter`, `Escape`, `C-z`.
  func press(_ keys: String...) async throws { try await tmux(["send-keys"] + keys) }

  func type(_ text: String) async throws { try await tmux(["send-keys", "-l", text]) }

  /// Pastes as a terminal does that says where a paste begins and ends.
  func paste(_ text: String) async throws {
    try TextFile.write(text, to: file("paste"), for: .ourselves)
    try await tmux(["load-buffer", file("paste"), ";", "paste-buffer", "-p"])
  }

  func resize(columns: Int, rows: Int) async throws {
    try await tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// Sends a signal to the program.
  func send(_ signal: Int32) async throws { kill(try await program(), signal) }

  // MARK: Seeing

  /// What stands on the screen, a line a row; with the escape sequences of colours and attributes when `styled`.
  func screen(styled: Bool = false) async throws -> String {
    try await tmux(["capture-pane", "-p"] + (styled ? ["-e"] : []))
  }

  /// Every byte that was sent to the terminal so far.
  var raw: String { TextFile.read(file("raw")) ?? "" }

  /// What the terminal was told to do, by tmux's names.
  func modes() async throws -> String {
    let names = ["alternate_on", "cursor_flag", "mouse_any_flag", "keypad_flag", "keypad_cursor_flag", "wrap_flag"]
    return try await tmux(["display-message", "-p", names.map { "\($0)=#{\($0)}" }.joined(separator: " ")]).trimmed
  }

  /// The modes of a terminal that nobody has changed.
  static let untouched =
    "alternate_on=0 cursor_flag=1 mouse_any_flag=0 keypad_flag=0 keypad_cursor_flag=0 wrap_flag=1"

  /// The process of the program: the child of the shell.
  func program() async throws -> pid_t {
    let shell = try await tmux(["display-message", "-p", "#{pane_pid}"]).trimmed
    let children = TextFile.read("/proc/\(shell)/task/\(shell)/children") ?? ""
    guard let pid = children.split(separator: " ").first.flatMap({ pid_t($0) }) else {
      throw NotShown(what: "a running program", screen: try await screen())
    }
    return pid
  }

  /// Waits until `texts` stand on the screen, all at once. Where a sentence is broken into lines does not matter.
  /// - Throws: `NotShown` with what stood there instead.
  @discardableResult
  func wait(for texts: String..., within deadline: Duration = .seconds(60)) async throws -> String {
    try await wait(for: texts.joined(separator: "\" and \""), within: deadline) { screen in
      texts.allSatisfy(screen.joinedLines.contains)
    }
  }

  /// Waits until the screen is as it should be.
  @discardableResult
  func wait(
    for what: String, within deadline: Duration = .seconds(60), _ condition: (String) -> Bool
  ) async throws -> String {
    var screen = ""
    let shown = try await eventually(within: deadline) {
      screen = try await self.screen()
      return condition(screen)
    }
    guard shown else { throw NotShown(what: what, screen: screen) }
    return screen
  }

  private func file(_ name: String) -> String { "\(sandbox.path)/\(name)" }

  @discardableResult
  private func tmux(_ arguments: [String]) async throws -> String {
    try await Command.run(["tmux", "-u", "-S", file("tmux")] + arguments, in: sandbox.path)
  }
}

/// Something did not come up on the screen in time.
struct NotShown: Error, CustomStringConvertible {
  var what: String
  var screen: String

  var description: String { "\"\(what)\" is not on the screen:\n\(screen)" }
}

/// Opens a terminal for `body` and closes it afterwards.
func withTerminal(
  _ command: String, columns: Int = 120, rows: Int = 30, environment: [String: String] = [:],
  _ body: (TmuxTerminal) async throws -> Void
) async throws {
  let terminal = try await TmuxTerminal.open(command, columns: columns, rows: rows, environment: environment)
  do {
    try await body(terminal)
  } catch {
    await terminal.close()
    throw error
  }
  await terminal.close()
}

extension String {
  /// In one line, without the blanks that broke it and without frames.
  var joinedLines: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}

// MARK: - A demo in the terminal

extension TmuxTerminal {
  /// Where the demo keeps its servers, taken from the command lines of the processes that it started.
  func demoFolder() async throws -> String? {
    let children = try await Command.run(["ps", "-o", "args=", "--ppid", "\(program())"], in: "/")
    let path = children.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("/tmp/pgwatch-tui-") }
    return path.map { "/" + $0.split(separator: "/").prefix(2).joined(separator: "/") }
  }
}

/// Runs a statement as an administrator of orders-db does; the demo's servers lie in `folder`.
@discardableResult
func administerOrders(_ statement: String, in folder: String) async throws -> String {
  guard let psql = serverVersions.first?.program("psql") else { return "" }
  // The server's socket is named after its port.
  return try await Command.run(
    [
      "sh", "-c",
      "set -- .s.PGSQL.*[0-9]; exec \(psql) -XAtq -h \"$PWD\" -p ${1##*.} -U postgres -c \(quoted(statement))",
    ], in: "\(folder)/orders-db"
  ).trimmed
}
