// One thing that is hurt, or was until a moment ago: what every cause is held against.

import Samples

struct Incident: Sendable {
  enum Subject: Sendable, Equatable {
    case source(Source)
    /// A server that cannot be used from here.
    case server(ServerID)
  }

  /// An error of the source, as often as it came in a row.
  struct ErrorSeen: Sendable, Equatable {
    var text: String
    /// The latest of them.
    var at: Moment?
    var meaning: SourceError?
    /// It still stands, or came so late that what it says is not over.
    var isCurrent: Bool
  }

  /// A server that says nothing, though nothing has failed yet.
  enum Silence: Sendable, Equatable {
    /// A question has been unanswered for this long.
    case hung(Duration)
    /// One look is over, which took so long; and what was going on then.
    case unanswered(within: Duration, step: String)
  }

  var subject: Subject
  /// The upstream that is concerned.
  var upstream: String?
  /// Since when it is hurt; `nil` while that is not known.
  var began: Moment?
  /// When it recovered; `nil` while it has not.
  var ended: Moment?
  var severity: Severity
  /// Since the source last ran, the oldest first.
  var errors: [ErrorSeen] = []
  /// Of the hour before that.
  var earlier: [ErrorSeen] = []
  /// How often the source ceased to run within the last hour.
  var outages = 0
  var silence: Silence?
  /// How far everybody gets to the upstream.
  var contacts: [Contact] = []

  /// A server that restarts ends its connections first: its start lies after the beginning of the outage, clocks aside.
  static let startSlack = Duration.seconds(5)

  var source: Source? { if case .source(let source) = subject { source } else { nil } }

  var server: ServerID? {
    switch subject {
    case .source: upstream.map { .upstream($0) }
    case .server(let server): server
    }
  }

  var isMaterialize: Bool { subject == .server(.materialize) }

  /// The error that tells most: the latest that is not vague.
  var telling: ErrorSeen? { errors.last { $0.meaning.map { $0.clarity != .vague } ?? true } }

  /// Whether `moment` lies in the outage, or so shortly before that it may have begun it.
  func covers(_ moment: Moment, slack: Duration = .seconds(60)) -> Bool {
    guard let began else { return false }
    return moment >= began - slack && ended.map { moment <= $0 + .seconds(5) } ?? true
  }
}
