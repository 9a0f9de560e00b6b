// `pgwatch-tui record`: keeps what is seen in a file, without a screen.

import ArgumentParser
import Glibc
import Polling
import Postgres
import Samples
import Storage
import Terminal

struct RecordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "record", abstract: "Keep what is seen in a file, to look at it later.",
    discussion: """
      Watches all servers as the dashboard does, as often as --interval says, but without a screen: until \
      Ctrl-C, SIGTERM, or the time of --for is over.
      """)

  @ParentCommand var dashboard: WatchCommand

  @Argument(help: "A new file; nothing is recorded over another.", completion: .file())
  var file: String

  @OptionGroup var servers: ServerOptions

  @OptionGroup var pace: PaceOptions

  @Option(
    name: .customLong("for"), help: ArgumentHelp("End by itself after so many seconds.", valueName: "seconds"),
    transform: { argument in
      guard let seconds = Double(argument), seconds > 0, seconds <= 31_536_000 else {
        throw ValidationError("the time must be more than 0 seconds, and a year at most")
      }
      return Duration.seconds(seconds)
    })
  var time: Duration?

  func validate() throws { try dashboard.refuseScreenOptions(for: "record", butInterval: true) }

  func run() async throws {
    var options = try servers.options()
    options.interval = pace.interval
    let watchlist = try Startup(options, configuration: servers.config).watchlist
    let begin = wallClock()
    do throws(RecordingError) {
      let writer = try RecordingWriter(creating: file, at: begin, version: programVersion)
      warn("recording to \(file)" + (time.map { " for \($0.brief)" } ?? " until Ctrl-C or SIGTERM"))
      let missed = try await record(watchlist, with: writer)
      warn(summary(of: writer, over: wallClock() - begin, missed: missed))
    } catch {
      warn(error.message)
      throw ExitCode.failure
    }
  }

  /// Watches and writes until the time is over or a signal ends it.
  /// - Returns: how many samples were missed.
  private func record(_ watchlist: Watchlist, with writer: RecordingWriter) async throws(RecordingError) -> Int {
    let sampleQueue = SampleQueue()
    let poller = Poller(watchlist: watchlist, now: wallClock) { sampleQueue.put($0) }
    let signals = await SignalWatch()
    await signals.watch([SIGINT, SIGTERM, SIGHUP]) { _ in sampleQueue.finish() }
    let clock = Task {
      guard let time else { return }
      try? await Task.sleep(for: time)
      sampleQueue.finish()
    }
    await poller.start()
    var failure: RecordingError?
    for await sample in sampleQueue.samples {
      do throws(RecordingError) {
        try writer.append(sample)
      } catch {
        failure = error
        break
      }
    }
    clock.cancel()
    await signals.stop()
    await poller.stop()
    if let failure { throw failure }
    return sampleQueue.missed
  }

  /// `recorded 10m 3s: 1204 samples in 310 kB (1.8 MB an hour)`
  private func summary(of writer: RecordingWriter, over time: Duration, missed: Int) -> String {
    let hourly = Double(writer.bytes) * 3600 / max(time.inSeconds, 1)
    return "recorded \(time.brief): \(counted(writer.samples, "sample")) in \(byteSize(writer.bytes)) "
      + "(\(byteSize(Int64(hourly))) an hour)"
      + (missed > 0 ? "; the disk was too slow for \(counted(missed, "more sample"))" : "")
  }
}
