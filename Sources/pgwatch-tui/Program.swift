// Where the process begins.

import ArgumentParser
internal import CMalloc
import Glibc

@main
struct Program {
  static func main() async {
    // A peer that goes away, or a pipe whose reader does, is an error to handle, not a reason to die.
    signal(SIGPIPE, SIG_IGN)
    // By default every thread gets a pool of its own, which keeps a megabyte that others could use.
    mallopt(M_ARENA_MAX, 1)
    await WatchCommand.main()
  }
}
