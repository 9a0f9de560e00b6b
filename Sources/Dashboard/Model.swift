// The whole state of the dashboard: what is known, and what the operator is looking at.

package import Diagnosis
package import Samples
package import Screen

package struct Model: Sendable {
  // What is known.
  package internal(set) var evidence = Evidence()
  /// What the evidence means, most urgent first; renewed with every sample.
  package internal(set) var findings: [Finding] = []
  /// What was changed, in this session and before, the oldest first.
  package internal(set) var journal: [JournalEntry] = []
  /// The moment that is shown: the time as of the last message, unless the operator looks back.
  package internal(set) var now: Moment
  /// What is known by now, while the panes show how it was at an earlier moment.
  package internal(set) var parked: Knowledge?
  /// The recording that is played; `nil` while servers are watched. What is known at its end, as far as it has been read
  /// ahead, is `parked` then.
  package internal(set) var playback: Playback?
  /// The wizard as it was left in the present.
  var parkedWizard: Wizard?
  /// What the servers looked like before.
  var history = History()
  /// What happened until the present, the oldest first, while it is shown, and when that was gathered.
  var events: [Event] = []
  var eventsAt: Moment?
  /// The time as of the last message, whatever moment is shown. Nothing here reads a clock.
  package internal(set) var clock: Moment

  // What the operator is looking at.
  package internal(set) var size: Size
  package internal(set) var places: [Place] = [.overview]
  /// Which pane of the overview has the keys.
  package internal(set) var focus = PaneID.sources
  package internal(set) var lists: [ListID: ListState] = [:]
  /// The upstream that was chosen for the panes of one upstream; `nil` leaves it to `shownUpstream`.
  package internal(set) var chosenUpstream: String?
  /// The one class of log lines that the logs pane shows; `nil` shows all.
  package internal(set) var logClass: LogClass?
  /// The moment of failure is looked for in older parts of the log of this upstream, and gone to when they are read.
  package internal(set) var awaitedMoment: String?
  package internal(set) var notice: Notice?
  /// What the next keys are for, where they are not for the panes.
  var prompt: Prompt?
  var wizard = Wizard()
  var timeline = Timeline()
  /// How far the wizard has come, by the full name of the source.
  var progress: [String: GuideProgress] = [:]
  /// The upstream whose idle sessions are being listed.
  var listing: String?

  // How the servers are asked, or were when what is played was recorded.
  package internal(set) var interval: Duration
  /// No server is asked, or the recording stands still.
  package internal(set) var isPaused = false
  package let options: Options

  package struct Options: Sendable {
    /// Seconds east of UTC, for the clock.
    package var utcOffset: Int
    package var thresholds: Thresholds
    /// A source to open at once: its id, name or full name.
    package var source: String?
    /// Nothing may be changed on any server.
    package var isReadOnly: Bool
    /// How far the wizard had come when the program was last left.
    package var progress: [GuideProgress]

    package init(
      utcOffset: Int = 0, thresholds: Thresholds = Thresholds(), source: String? = nil, isReadOnly: Bool = false,
      progress: [GuideProgress] = []
    ) {
      self.utcOffset = utcOffset
      self.thresholds = thresholds
      self.source = source
      self.isReadOnly = isReadOnly
      self.progress = progress
    }
  }

  package struct Notice: Sendable, Equatable {
    var text: String
    var until: Moment
  }

  package init(now: Moment, size: Size, interval: Duration, options: Options = Options()) {
    self.now = now
    clock = now
    self.size = size
    self.interval = interval
    self.options = options
    wantedSource = options.source
    progress = Dictionary(options.progress.map { ($0.source, $0) }) { $0.at > $1.at ? $0 : $1 }
  }

  /// - Parameter clock: what time it really is.
  package init(playing playback: Playback, clock: Moment, size: Size, options: Options = Options()) {
    self.init(now: playback.begin, size: size, interval: .seconds(2), options: options)
    self.playback = playback
    self.clock = clock
  }

  /// The source of `--source`, until it has been seen.
  var wantedSource: String?
}

/// Somewhere to be. `Esc` leads back to where one came from.
package enum Place: Sendable, Hashable {
  case overview
  case pane(PaneID)
  /// Drilled into the source with this id.
  case source(String)
  /// Every watched server, to choose from.
  case servers
  /// The keys and the help of another place.
  indirect case help(Place)
}

/// The panes by the digits that lead to them, in the order of the tabs.
package enum PaneID: Character, Sendable, Hashable, CaseIterable {
  case sources = "1"
  case connections = "2"
  case keepalive = "3"
  case tls = "4"
  case network = "5"
  case logs = "6"
  case timeline = "7"
  case diagnosis = "8"
  case wizard = "9"

  /// Those that share the overview, in its order; the others have their own screen only.
  static let onOverview: [PaneID] = [.sources, .connections, .keepalive, .tls]

  /// Those that show one upstream at a time.
  static let ofOneUpstream: [PaneID] = [.connections, .keepalive, .tls, .network, .logs]
}

/// A list with a selection, a scroll position, an order and a filter of its own.
package enum ListID: Sendable, Hashable {
  case pane(PaneID)
  case source, servers, help
  case wizardStage(Int), wizardDetail
}

package struct ListState: Sendable, Equatable {
  /// The id of the selected row, and where it stood: a row that vanishes leaves the selection in its place.
  package var selected: String?
  package var index = 0
  /// The first visible line.
  package var top = 0
  /// Which of the pane's orders, and whether it is turned round.
  package var order = 0
  package var isReversed = false
  package var filter = ""
}

extension Model {
  var place: Place { places.last ?? .overview }

  /// The list that the keys go to.
  var list: ListID {
    switch place {
    case .overview: .pane(focus)
    case .pane(.wizard): wizard.detail == nil ? .wizardStage(wizard.stage.rawValue) : .wizardDetail
    case .pane(let pane): .pane(pane)
    case .source: .source
    case .servers: .servers
    case .help: .help
    }
  }

  func state(of list: ListID) -> ListState { lists[list] ?? ListState() }

  /// What `+` and `-` can reach. The configuration may go a little further.
  static let shortestInterval = Duration.milliseconds(500)
  static let longestInterval = Duration.seconds(3600)

  /// How old a figure may be before it is said to be old.
  var freshness: Duration { interval * 2 + .seconds(1) }

  /// How long an answer may take before a server is said to hang: less than the deadline, after which the connection is
  /// given up.
  var patience: Duration { min(interval + .seconds(1), .seconds(3)) }

  package var standards: Standards {
    Standards(now: now, patience: patience, thresholds: options.thresholds)
  }

  /// The upstream that panes of one upstream show: that of the source at hand, the chosen one, the one with the most
  /// urgent finding, or the first.
  var shownUpstream: String? {
    let names = evidence.upstreamNames
    if let chosen = chosenUpstream, names.contains(chosen) { return chosen }
    let urgent = findings.lazy.filter { $0.severity > .info }.compactMap(\.upstream).first(where: names.contains)
    return urgent ?? names.first
  }

  /// The source that was last drilled into on the way here.
  var openSource: Source? {
    for case .source(let id) in places.reversed() { return evidence.source(id) }
    return nil
  }
}
