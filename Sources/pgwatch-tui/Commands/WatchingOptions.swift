// How servers are watched, and whether they may be changed, while a screen is open.

import ArgumentParser
import Samples
import Storage

struct WatchingOptions: ParsableArguments {
  @OptionGroup var pace: PaceOptions

  @Flag(name: .customLong("read-only"), help: "Take away everything that could change a server.")
  var readOnly = false

  func fill(_ options: inout Options) {
    options.interval = pace.interval
    options.readOnly = readOnly
  }
}

/// Of every command that watches for a while.
struct PaceOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Seconds between two refreshes, 0.2 to 3600. (default: 2)", valueName: "seconds"),
    transform: { argument in
      guard let seconds = Double(argument), Configuration.intervalRange.contains(seconds) else {
        throw ValidationError("the interval must be 0.2 to 3600 seconds")
      }
      return Duration.seconds(seconds)
    })
  var interval: Duration?
}
