// What the dashboard wants done, by who does it: one more effect is one more case here and in its receiver.

package import Samples

/// Everything that the dashboard cannot do by itself.
package enum Effect: Sendable, Equatable {
  case server(ServerEffect)
  case playback(PlaybackEffect)
  case file(FileEffect)
  case terminal(TerminalEffect)
}

/// What becomes of these arrives as samples.
package enum ServerEffect: Sendable, Equatable {
  /// Ask every server at once, those in back-off too.
  case pollNow
  /// Ask no server until further notice; `false`: go on.
  case pause(Bool)
  case setInterval(Duration)
  /// Probe the way to a server.
  case probeNow(ServerID)
  /// Read the log of the upstream of this name, where it lies on this machine, back to a moment of the server's clock.
  case readLogBack(String, to: Moment)
  /// Have Materialize test its connections with these ids (VALIDATE CONNECTION).
  case validate([String])
  /// Carry out what the operator has confirmed (`Sample.change`); the journal arrives anew.
  case carryOut(Change)
  /// List the idle sessions of this upstream with every refresh, to choose among; `nil`: of none any more.
  case listIdleSessions(String?)
}

package enum PlaybackEffect: Sendable, Equatable {
  /// Let the recording stand still; `false`: play on.
  case pause(Bool)
  /// Show what was known at a moment of the recording (`PlaybackNews.reached`).
  case seek(Moment)
  /// Play the recording as fast as this from now on.
  case setSpeed(Playback.Speed)
}

/// Where a new file is, or why it is not, is said (`Message.said`).
package enum FileEffect: Sendable, Equatable {
  /// Remember how far the wizard has come.
  case remember(WizardProgress)
  /// Write a text to a new file whose name begins so.
  case write(String, name: String)
  /// Write the report of the incident, as of the moment that is shown, to a new file, on request with names and addresses
  /// replaced.
  case report(isRedacted: Bool)
  /// Write the screen as it stands to new files.
  case export
}

package enum TerminalEffect: Sendable, Equatable {
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
    guard case .server(let effect) = self else { return false }
    return switch effect {
    case .pollNow, .probeNow, .readLogBack, .validate, .carryOut: true
    case .pause, .setInterval, .listIdleSessions: false
    }
  }

  var isForServers: Bool { if case .server = self { true } else { false } }
}
