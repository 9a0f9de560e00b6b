// Ways to ask a real server what the poller would ask it.

import Demo
import Postgres
import Samples
import Synchronization
import TestSupport
import Testing

@testable import Polling

/// A connection on which the questions of an upstream's conversation are asked, round by round.
@LibpqActor
final class Observer {
  private let link: Link
  private var conversation: UpstreamConversation

  /// - Parameter isPooled: the handshake names another backend, as a pooler's does.
  init(_ conninfo: String, sourceLogins: [ProbeContext.SourceLogin] = [], isPooled: Bool = false) async throws {
    link = Link(try Conninfo(conninfo))
    conversation = UpstreamConversation(name: "server", role: "", deadlines: Deadlines())
    conversation.expect(sourceLogins)
    var handshake = try await link.open()
    if isPooled { handshake.backendPID += 1 }
    conversation.begin(handshake)
  }

  func refresh() async throws -> UpstreamSample {
    var sample: Sample?
    while sample == nil {
      let answers = try await link.ask(conversation.nextScript())
      sample = conversation.take(answers, at: Moment(microseconds: 1), roundTrip: .zero)
    }
    guard case .upstream(_, let upstream)? = sample else { throw UnexpectedAnswer("no sample of an upstream") }
    return upstream
  }

  func sessions() async throws -> Sessions { try #require(try await refresh().sessions?.value) }

  func show(_ setting: String) async throws -> String? {
    try await link.ask(Script([[Statement("SHOW \(setting)")]]))[0].get()[0].rows[0][0]
  }

  func askAfresh() { conversation.askAfresh() }

  func close() { link.close() }
}

/// Opens a session and keeps it.
@LibpqActor
func connect(_ conninfo: String) async throws -> Link {
  let link = Link(try Conninfo(conninfo))
  _ = try await link.open()
  return link
}

extension Link {
  /// The first value of the first row.
  func answer(_ sql: String) async throws -> String? {
    try await ask(Script([[Statement(sql)]]))[0].get()[0].rows.first?[0]
  }
}

/// Keeps what a poller tells.
final class Recorder: Sendable {
  private let samples = Mutex<[Sample]>([])

  func add(_ sample: Sample) { samples.withLock { $0.append(sample) } }

  var all: [Sample] { samples.withLock { $0 } }

  /// The samples of one upstream, the oldest first.
  func upstream(_ name: String) -> [UpstreamSample] {
    all.compactMap { if case .upstream(name, let sample) = $0 { sample } else { nil } }
  }

  func certificates(_ server: ServerID) -> OwnCertificates? {
    all.lazy.compactMap { if case .certificates(server, let files, _) = $0 { files } else { nil } }.first
  }

  /// What was read of an upstream's log on this machine.
  func logs(_ name: String) -> [Reading<LogExcerpt>] {
    all.compactMap { if case .logs(name, let reading, _) = $0 { reading } else { nil } }
  }

  func losses(_ id: ServerID) -> [Loss] {
    all.compactMap { if case .lost(id, let loss, _, _) = $0 { loss } else { nil } }
  }
}
