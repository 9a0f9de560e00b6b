// Where the process begins.

import ArgumentParser
import Glibc

@main
struct Program {
  static func main() async {
    // A peer that goes away, or a pipe whose reader does, is an error to handle, not a reason to die.
    signal(SIGPIPE, SIG_IGN)
    await WatchCommand.main()
  }
}
