// `pgwatch-tui config check`: what is wrong with the configuration file, and what is in force.

import ArgumentParser
import Glibc
import Samples
import Storage

struct ConfigCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Tell what is wrong with the configuration file, and what is in force.",
    discussion: """
      Standard output says what is in force by the file and the environment, and where that was said; no password is \
      shown. Standard error has what is wrong, a line each: FILE:LINE:COLUMN: words. No server is dialled. Exits 0 when \
      the file can be used, else 64.
      """)

  @Argument(help: "The file; the one that would be read if left out.", completion: .file())
  var file: String?

  func run() throws {
    let environment = Startup.environment
    let file: ConfigurationFile
    do {
      file = try ConfigurationFile(lookingAt: self.file, environment: environment)
    } catch {
      throw ValidationError(error.message.plain)
    }
    let inspection = ConfigurationInspection(file, environment: environment)
    try printOutput(inspection.text)
    for remark in inspection.remarks { printError(remark) }
    if !inspection.problems.isEmpty { throw ExitCode.validationFailure }
  }
}
