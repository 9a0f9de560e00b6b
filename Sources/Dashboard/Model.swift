// The whole state of the dashboard: what is known, and what the operator is looking at.

package import Diagnosis
package import Samples
package import Screen

package struct Model: Sendable {
  /// What is known as of the moment that is shown.
  package internal(set) var evidence = Evidence()
  /// What the evidence means, most urgent first; renewed with every sample.
  package internal(set) var findings: [Finding] = []
  /// What was changed, in this session and before, the oldest first.
  package internal(set) var journal: [JournalEntry] = []
  /// The moment that is shown: the time as of the last message, unless the operator looks back.
  package internal(set) var now: Moment
  package internal(set) var time: TimeState

  var size: Size
  var navigation: Navigation
  var prompt: Prompt?
  var notice: Notice?
  var logView = LogView()
  var timeline = Timeline()
  var wizard = Wizard()
  var wizardMemory: WizardMemory

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
    package var progress: [WizardProgress]

    package init(
      utcOffset: Int = 0, thresholds: Thresholds = Thresholds(), source: String? = nil, isReadOnly: Bool = false,
      progress: [WizardProgress] = []
    ) {
      self.utcOffset = utcOffset
      self.thresholds = thresholds
      self.source = source
      self.isReadOnly = isReadOnly
      self.progress = progress
    }
  }

  /// What the footer says for a while.
  struct Notice: Sendable, Equatable {
    var text: String
    var until: Moment
  }

  package init(now: Moment, size: Size, interval: Duration, options: Options = Options()) {
    self.now = now
    time = TimeState(clock: now, interval: interval)
    self.size = size
    navigation = Navigation(wantedSource: options.source)
    wizardMemory = WizardMemory(options.progress)
    self.options = options
  }

  /// - Parameter clock: what time it really is.
  package init(playing playback: Playback, clock: Moment, size: Size, options: Options = Options()) {
    self.init(now: playback.begin, size: size, interval: .seconds(2), options: options)
    time.playback = playback
    time.clock = clock
  }
}

extension Model {
  var place: Place { navigation.places.last ?? .overview }

  /// The list that the keys go to.
  var list: ListID {
    switch place {
    case .overview: .pane(navigation.focus)
    case .pane(.wizard): wizard.detail == nil ? .wizardStage(wizard.stage.rawValue) : .wizardDetail
    case .pane(let pane): .pane(pane)
    case .source: .source
    case .servers: .servers
    case .help: .help
    }
  }

  func state(of list: ListID) -> ListState { navigation.lists[list] ?? ListState() }

  /// What `+` and `-` can reach. The configuration may go a little further.
  static let shortestInterval = Duration.milliseconds(500)
  static let longestInterval = Duration.seconds(3600)

  /// How old a figure may be before it is said to be old.
  var freshness: Duration { time.interval * 2 + .seconds(1) }

  /// How long an answer may take before a server is said to hang: less than the deadline, after which the connection is
  /// given up.
  var patience: Duration { min(time.interval + .seconds(1), .seconds(3)) }

  package var standards: Standards {
    Standards(now: now, patience: patience, thresholds: options.thresholds)
  }

  /// The upstream that panes of one upstream show: that of the source at hand, the chosen one, the one with the most
  /// urgent finding, or the first.
  var shownUpstream: String? {
    let names = evidence.upstreamNames
    if let chosen = navigation.chosenUpstream, names.contains(chosen) { return chosen }
    let urgent = findings.lazy.filter { $0.severity > .info }.compactMap(\.upstream).first(where: names.contains)
    return urgent ?? names.first
  }

  /// The source that was last drilled into on the way here.
  var openSource: Source? {
    for case .source(let id) in navigation.places.reversed() { return evidence.source(id) }
    return nil
  }
}
