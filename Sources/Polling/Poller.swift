// Watches all servers at once and tells what it learns, in the order in which it is learned.

package import Postgres
package import Samples

/// One loop for each server; none waits for another. Upstreams come and go with Materialize's connections.
@LibpqActor
package final class Poller {
  private let watchlist: Watchlist
  private let now: @Sendable () -> Moment
  private let record: ChangeRecorder?
  private let emit: @Sendable (Sample) -> Void
  private let dialLimiter = DialLimiter(places: 16)
  private var interval: Duration
  private var isPaused = false
  private var isStopped = false
  /// What libpq adds by itself, for the upstreams that are found. Passwords are not among it: libpq looks for them
  /// anew with each connection.
  private let defaults = try? Conninfo("")
  private var materialize: WatchedServer<MaterializeConversation>?
  private var upstreams: [String: WatchedServer<UpstreamConversation>] = [:]
  private var network: NetworkWatch?
  private var connectionTest: Task<Void, Never>?
  private var desk: ChangeDesk?
  /// The upstream whose idle sessions are listed.
  private var listed: String?
  private var targets: [Target]?
  private var found: Set<String> = []
  /// The latest of Materialize's answers, which upstreams are discovered from.
  private var connections: [SourceConnection] = []
  private var usedConnections: Set<String> = []

  /// What there is for one server while it is watched.
  private struct WatchedServer<Dialogue: Conversation> {
    var conninfo: Conninfo
    var watch: ServerWatch<Dialogue>
    var task: Task<Void, Never>
    var certificates: CertificateFiles
    /// Its log on this machine, where one was named.
    var log: FollowedLog?
  }

  private struct FollowedLog {
    var follower: LogFollower
    var task: Task<Void, Never>
  }

  /// - Parameters:
  ///   - now: the wall clock.
  ///   - record: writes changes down; `nil`: none are made.
  ///   - emit: called on the wire's queue with everything that is learned; must not block.
  package nonisolated init(
    watchlist: Watchlist, now: @escaping @Sendable () -> Moment, record: ChangeRecorder? = nil,
    emit: @escaping @Sendable (Sample) -> Void
  ) {
    self.watchlist = watchlist
    self.now = now
    self.record = record
    self.emit = emit
    interval = watchlist.interval
  }

  /// Begins to watch; the first sample is the list of targets.
  package func start() {
    guard materialize == nil, upstreams.isEmpty, !isStopped else { return }
    network = watchlist.probeInterval.map { probeInterval in
      NetworkWatch(
        interval: probeInterval, pollInterval: interval, deadlines: watchlist.deadlines, now: now,
        emit: { [weak self] in self?.receive($0) })
    }
    network?.setPaused(isPaused)
    desk = ChangeDesk(watchlist, record: record, now: now) { [weak self] in self?.receive($0) }
    discover()
    if let conninfo = watchlist.materialize {
      materialize = begin(.materialize, conninfo, MaterializeConversation())
    }
  }

  /// Asks every server now, those that are waited for included, and asks again what was refused.
  package func pollNow() {
    materialize?.watch.pollNow()
    for upstream in upstreams.values { upstream.watch.pollNow() }
  }

  /// Probes the way to a server now, even while paused.
  package func probeNow(_ server: ServerID) { network?.probeNow(server) }

  /// Reads the log of an upstream on this machine back to `moment`, by the server's clock.
  package func readLogBack(of upstream: String, to moment: Moment) {
    guard let follower = upstreams[upstream]?.log?.follower else {
      return receive(.lookedBack(upstream, LogLookBack(since: moment, end: .impossible), at: now()))
    }
    Task { await follower.readBack(to: moment) }
  }

  /// Has Materialize test its connections with these ids, unless such a test is under way.
  package func validate(_ connections: [String]) {
    guard connectionTest == nil, !isStopped, let conninfo = watchlist.materialize else { return }
    let test = ConnectionTest(
      materialize: conninfo, deadlines: watchlist.deadlines, now: now, emit: { [weak self] in self?.receive($0) })
    connectionTest = Task {
      await test.run(connections)
      connectionTest = nil
    }
  }

  /// Carries a change out on a connection of its own, after those that are under way on the same upstream. What becomes
  /// of it arrives as samples.
  package func carryOut(_ change: Change) { desk?.carryOut(change) }

  /// Finds out what became of changes that an earlier run of the program left open, as soon as their upstreams answer.
  package func takeOver(_ entries: [JournalEntry]) { desk?.takeOver(entries) }

  /// Lists the idle sessions of one upstream with every refresh, from now on; `nil`: of none.
  package func listIdleSessions(_ upstream: String?) {
    listed = upstream
    for (name, watched) in upstreams { watched.watch.conversation.listIdleSessions(name == upstream) }
    if let upstream { upstreams[upstream]?.watch.askSoon() }
  }

  /// While paused, connections are kept and nothing is asked or dialled, except by `pollNow`.
  package func setPaused(_ paused: Bool) {
    isPaused = paused
    materialize?.watch.setPaused(paused)
    for upstream in upstreams.values { upstream.watch.setPaused(paused) }
    network?.setPaused(paused)
  }

  package func setInterval(_ interval: Duration) {
    self.interval = interval
    materialize?.watch.setInterval(interval)
    for upstream in upstreams.values { upstream.watch.setInterval(interval) }
    network?.setPollInterval(interval)
  }

  /// Closes all connections. Nothing is waited for on the network, so this takes no noticeable time; nothing is emitted
  /// once it was called.
  package func stop() async {
    isStopped = true
    materialize?.watch.stop()
    for upstream in upstreams.values { upstream.watch.stop() }
    connectionTest?.cancel()
    await connectionTest?.value
    await desk?.stop()
    await network?.stop()
    for upstream in upstreams.values { upstream.log?.task.cancel() }
    await materialize?.task.value
    for upstream in upstreams.values { await upstream.task.value }
  }

  // MARK: -

  private func begin<Dialogue>(
    _ id: ServerID, _ conninfo: Conninfo, _ conversation: Dialogue
  ) -> WatchedServer<Dialogue> {
    let watch = ServerWatch(
      id, conninfo, conversation: conversation, interval: interval, deadlines: watchlist.deadlines,
      dialLimiter: dialLimiter, now: now, emit: { [weak self] in self?.receive($0) })
    watch.setPaused(isPaused)
    return WatchedServer(
      conninfo: conninfo, watch: watch, task: Task { await watch.run() },
      certificates: certificateFiles(of: id, conninfo))
  }

  private func receive(_ sample: Sample) {
    guard !isStopped else { return }
    network?.observe(sample)
    desk?.observe(sample)
    switch sample {
    case .dialling(let server, _):
      emit(sample)
      certificates(of: server)?.refresh()
    case .connected(let server, _, _):
      emit(sample)
      certificates(of: server)?.refresh(anew: true)
    case .lost(.upstream(let name), let loss, let at, let retryAt):
      emit(.lost(.upstream(name), explained(loss, of: name), at: at, retryAt: retryAt))
    case .upstream(let name, let answer):
      upstreams[name]?.certificates.refresh()
      if let log = upstreams[name]?.log, let settings = answer.settings?.value { tell(log.follower, settings) }
      emit(sample)
    case .materialize(let answer):
      materialize?.certificates.refresh()
      emit(sample)
      learn(answer)
    case .change(let report):
      emit(sample)
      // What it did is shown soon.
      if !report.isUnderWay { upstreams[report.change.upstream]?.watch.pollNow() }
    default: emit(sample)
    }
  }

  private func certificates(of server: ServerID) -> CertificateFiles? {
    switch server {
    case .materialize: materialize?.certificates
    case .upstream(let name): upstreams[name]?.certificates
    }
  }

  private func certificateFiles(of server: ServerID, _ conninfo: Conninfo) -> CertificateFiles {
    CertificateFiles(conninfo) { [weak self] certificates in
      guard let self, !isStopped else { return }
      emit(.certificates(server, certificates, at: now()))
    }
  }

  private func explained(_ loss: Loss, of name: String) -> Loss {
    guard loss.kind == .passwordMissing, found.contains(name) else { return loss }
    var loss = loss
    loss.message += "; give one in ~/.pgpass or PGPASSWORD, or with --postgres '\(name)=CONNINFO'"
    return loss
  }

  private func learn(_ answer: MaterializeSample) {
    let used = answer.sources?.value.map { Set($0.compactMap(\.connectionID)) } ?? usedConnections
    let known = answer.connections?.value ?? connections
    guard used != usedConnections || known != connections else { return }
    usedConnections = used
    connections = known
    discover()
  }

  private func discover() {
    var discovered = Discovery.upstreams(
      given: watchlist.upstreams, connections: connections.filter { usedConnections.contains($0.id) },
      defaults: defaults, particulars: watchlist.particulars)
    for index in discovered.indices {
      discovered[index].target.logPlace = logPlace(of: discovered[index].target.id.name, isFirst: index == 0)
    }
    let own = watchlist.materialize.map { [Discovery.target(.materialize, $0)] } ?? []
    let targets = own + discovered.map(\.target)
    if targets != self.targets {
      self.targets = targets
      emit(.targets(targets, at: now()))
    }
    desk?.know(discovered)
    watch(discovered)
  }

  private func watch(_ discovered: [DiscoveredUpstream]) {
    found = Set(discovered.filter(\.isFound).map(\.target.id.name))
    let wanted = Dictionary(
      discovered.compactMap { upstream in upstream.conninfo.map { (upstream.target.id.name, $0) } },
      uniquingKeysWith: { first, _ in first })
    for (name, watched) in upstreams where wanted[name] != watched.conninfo {
      watched.watch.stop()
      watched.log?.task.cancel()
      upstreams[name] = nil
    }
    for upstream in discovered {
      let name = upstream.target.id.name
      guard let conninfo = upstream.conninfo else { continue }
      var watched = upstreams[name] ?? begin(upstream.target, conninfo)
      if watched.log == nil { watched.log = upstream.target.logPlace.map { follow(name, $0) } }
      watched.watch.conversation.expect(upstream.sourceLogins)
      watched.watch.conversation.listIdleSessions(name == listed)
      upstreams[name] = watched
    }
    var probed = Dictionary(uniqueKeysWithValues: wanted.map { (ServerID.upstream($0), $1) })
    probed[.materialize] = watchlist.materialize
    network?.watch(probed)
  }

  private func begin(_ target: Target, _ conninfo: Conninfo) -> WatchedServer<UpstreamConversation> {
    let conversation = UpstreamConversation(
      name: target.id.name, role: target.user ?? "", deadlines: watchlist.deadlines,
      readsLog: target.logPlace == nil)
    return begin(target.id, conninfo, conversation)
  }

  // MARK: Logs on this machine

  /// The log that was named for an upstream.
  private func logPlace(of name: String, isFirst: Bool) -> String? {
    watchlist.logs.first { $0.upstream == name || ($0.upstream == nil && isFirst) }?.path
  }

  private func follow(_ name: String, _ place: String) -> FollowedLog {
    let follower = LogFollower(LogFollower.Place(place), now: now) { [weak self] news, at in
      let sample: Sample =
        switch news {
        case .read(let reading): .logs(name, reading, at: at)
        case .lookedBack(let found): .lookedBack(name, found, at: at)
        }
      Task { @LibpqActor in self?.receive(sample) }
    }
    return FollowedLog(follower: follower, task: Task { await follower.follow() })
  }

  /// Lines are read as the server's own `log_line_prefix` has them.
  private func tell(_ follower: LogFollower, _ settings: [Setting]) {
    guard let prefix = settings.first(where: { $0.name == "log_line_prefix" })?.value else { return }
    Task { await follower.learn(prefix: prefix) }
  }
}
