// Measures the release build beside which it lies: how soon it shows something, how fast it answers keys while nobody
// answers it, what it costs this machine, and what it costs the servers. Tests/measure starts it.

import Demo
import Glibc

@main enum Benchmark {
  static func main() async throws {
    // What the program sees of the world is the same wherever this is started.
    unsafe setenv("TERM", "xterm-256color", 1)
    unsafe setenv("LC_ALL", "C.UTF-8", 1)
    unsafe unsetenv("NO_COLOR")
    raiseFileLimit()
    print(Machine.description)

    show("What is remembered of 3 servers", try MonthCost.ofThreeServers())
    show("What is remembered of 400 servers", try MonthCost.ofFleet())
    show("One diagnosis while every source fails", DiagnosisCost.figures())
    show("The events of 400 sources that have failed for hours", TimelineCost.figures())
    // `pure`: without servers, and so without what they and the program beside them cost.
    if CommandLine.arguments.contains("pure") { return }
    let session = try await Demo.open(incident: .healthy) { _ in }
    // What the program keeps goes with the demo.
    unsafe setenv("XDG_STATE_HOME", "\(session.folder)/state", 1)
    let servers = ["-m", session.materialize] + session.upstreams.flatMap { ["-p", "\($0.name)=\($0.conninfo)"] }
    show("From exec, 3 servers, \(starts) starts", try startTimes(servers))
    show("Key to repaint while every server is stopped with SIGSTOP", try await keyTimes(servers, session))
    let encrypted = session.upstreams[0]
    show(
      "After 20 s of watching",
      try footprint(of: ["-p", "\(encrypted.name)=\(encrypted.conninfo)"], "one upstream over TLS")
        + footprint(of: servers, "3 servers"))
    show("60 s of watching 3 servers every 2 s", try processorTime(servers))
    show("A recording of 3 servers every 2 s", try RecordingCost.figures(servers))
    await session.close()
    unsafe setenv("XDG_STATE_HOME", "/proc/nowhere", 1)
    try await showServerCost()
  }

  private static let starts = 20

  /// The clients of the last part are all ours: each takes two descriptors.
  private static func raiseFileLimit() {
    var limit = rlimit()
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, 8192)
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private static func show(_ title: String, _ figures: [Figure]) {
    print("\n\(title)")
    for figure in figures { print("  " + figure.line) }
  }

  // MARK: On this machine

  private static func startTimes(_ servers: [String]) throws -> [Figure] {
    var frames: [Duration] = []
    var pictures: [Duration] = []
    for _ in 0..<starts {
      let program = try ProgramOnTerminal(servers)
      frames.append(try program.wait(for: ["1 Sources", "2 Connections"]) - program.startedAt)
      pictures.append(try program.wait(for: ProgramOnTerminal.everyPane) - program.startedAt)
      try program.quit()
    }
    return [
      Figure("first frame", frames.median.milliseconds, "ms", below: 50, "slowest \(frames.slowest)"),
      Figure("all four panes filled", pictures.median.milliseconds, "ms", "slowest \(pictures.slowest)"),
    ]
  }

  private static func keyTimes(_ servers: [String], _ session: DemoSession) async throws -> [Figure] {
    let program = try ProgramOnTerminal(servers)
    _ = try program.wait(for: ProgramOnTerminal.everyPane)
    let clusters = [session.stage.standIn.cluster, session.stage.orders, session.stage.billing]
    for cluster in clusters { await cluster.freeze() }
    var times: [Duration] = []
    for press in 0..<500 {
      times.append(try program.answer(to: "1234"[press % 4]))
      usleep(20_000)
    }
    for cluster in clusters { await cluster.thaw() }
    try program.quit()
    return [
      Figure("p50", times.median.milliseconds, "ms"),
      Figure("p95", times.percentile(95).milliseconds, "ms", below: 16),
      Figure("max", times.percentile(100).milliseconds, "ms", "of \(times.count) keys"),
    ]
  }

  private static func footprint(of servers: [String], _ what: String) throws -> [Figure] {
    let program = try ProgramOnTerminal(servers)
    try program.watch(for: .seconds(20))
    let memory = try ProcessFigures.memory(of: program.pid)
    try program.quit()
    return [
      Figure("resident, \(what)", memory.resident / 1e6, "MB", below: 24),
      Figure("anonymous, \(what)", memory.anonymous / 1e6, "MB", below: 8),
    ]
  }

  private static func processorTime(_ servers: [String]) throws -> [Figure] {
    let program = try ProgramOnTerminal(servers)
    try program.watch(for: .seconds(10))
    let before = try ProcessFigures.processorTime(of: program.pid)
    try program.watch(for: .seconds(60))
    let spent = try ProcessFigures.processorTime(of: program.pid) - before
    try program.quit()
    return [Figure("processor time of the program", spent.milliseconds / 1000, "s", below: 0.2)]
  }
}
