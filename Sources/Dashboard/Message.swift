// What reaches the dashboard, and what it wants done.

package import Samples
package import Screen

/// Everything that can happen.
package enum Message: Sendable {
  case key(Key)
  case resized(Size)
  /// Time has passed. One a second is enough: ages are shown in seconds.
  case tick(Moment)
  /// What has been learned since the last time, in the order in which it was.
  case samples([Sample])
  /// A recording is played instead.
  case playback(PlaybackNews)
  /// What the journal holds, the oldest first: at the start and after every change.
  case journal([JournalEntry])
  /// What became of an effect that has no sample, in a sentence for the operator.
  case said(String)
}

/// Everything that the dashboard cannot do by itself.
package enum Effect: Sendable, Equatable {
  /// Ask every server at once, those in back-off too.
  case pollNow
  /// Ask no server until further notice, or let the recording stand still; `false`: go on.
  case pause(Bool)
  case setInterval(Duration)
  /// Show what was known at a moment of the recording (`PlaybackNews.reached`).
  case seek(Moment)
  /// Play the recording as fast as this from now on.
  case setSpeed(Playback.Speed)
  /// Probe the way to a server.
  case probeNow(ServerID)
  /// Read the log of the upstream of this name, where it lies on this machine, back to a moment of the server's clock.
  case readLogBack(String, to: Moment)
  /// Have Materialize test its connections with these ids (VALIDATE CONNECTION).
  case validate([String])
  /// Carry out what the operator has confirmed. What becomes of it arrives as samples (`Sample.change`), and the journal
  /// anew.
  case carryOut(Change)
  /// List the idle sessions of this upstream with every refresh, to choose among; `nil`: of none any more.
  case listIdleSessions(String?)
  /// Remember how far the wizard has come.
  case remember(GuideProgress)
  /// Write a text to a new file whose name begins so; where it is, is said.
  case write(String, name: String)
  /// Write the report of the incident, as of the moment that is shown, to a new file, on request with names and addresses
  /// replaced; where it is, is said.
  case report(isRedacted: Bool)
  /// Write the screen as it stands to new files; where they are, is said.
  case export
  /// Put a text into the clipboard of the operator's terminal.
  case copy(String)
  /// Paint everything anew: something else wrote on the terminal.
  case repaint
  /// Ctrl-Z
  case suspend
  case quit
}

extension Effect {
  /// It asks a server for something or changes one: not while the panes show the past.
  var reachesServers: Bool {
    switch self {
    case .pollNow, .probeNow, .readLogBack, .validate, .carryOut: true
    case .pause, .setInterval, .seek, .setSpeed, .listIdleSessions, .remember, .write, .report, .export, .copy,
      .repaint,
      .suspend, .quit:
      false
    }
  }

  /// It comes of itself with work on servers: of no use to a recording.
  var accompaniesWork: Bool {
    switch self {
    case .listIdleSessions, .remember: true
    default: false
    }
  }
}
