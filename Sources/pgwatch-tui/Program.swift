// Where the process begins.

import ArgumentParser
internal import CMalloc
import Glibc

@main
struct Program {
  static func main() async {
    // A peer that goes away, or a pipe whose reader does, is an error to handle, not a reason to die.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that has reached what ulimit -f allows.
    signal(SIGXFSZ, SIG_IGN)
    // By default every thread gets a pool of its own, which keeps a megabyte that others could use.
    mallopt(M_ARENA_MAX, 1)
    keepStandardStreams()
    do {
      try await carryOut()
    } catch let error as ValidationError {
      // The command line was understood: the sentence says what to do, and how a command is written does not.
      printError("Error: \(error.message)")
      exit(ExitCode.validationFailure.rawValue)
    } catch {
      exit(status(of: error).rawValue)
    }
  }

  private static func carryOut() async throws {
    try WatchCommand.refuseUnknownCommands(in: Array(CommandLine.arguments.dropFirst()))
    var command = try await WatchCommand.asyncParseAsRoot()
    if var command = command as? any AsyncParsableCommand {
      try await command.run()
    } else {
      try command.run()
    }
  }

  /// Says what there is to say of an error, or of help that was asked for, which is one to swift-argument-parser.
  private static func status(of error: any Error) -> ExitCode {
    let status = WatchCommand.exitCode(for: error)
    let text = WatchCommand.fullMessage(for: error)
    if status.isSuccess {
      do {
        try printOutput(text.isEmpty ? "" : "\(text)\n")
      } catch {
        return .failure
      }
    } else if !text.isEmpty {
      printError(text)
    }
    return status
  }

  /// A stream that was closed (`>&-`) leaves its number to the next file that is opened, which would get what is printed.
  private static func keepStandardStreams() {
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      // Neither can be done what the stream is for: using it fails as if it were closed.
      _ = unsafe open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
