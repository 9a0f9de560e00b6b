// The one table of keys: what a key does, where it works, and how that is said in the footer and in the help.

import Screen

struct Binding: Sendable {
  /// Where a binding works.
  enum Scope: Sendable, CaseIterable {
    case everywhere, lists, outsideWizard, overview, upstream, network, logs, timeline, wizard
  }

  var keys: [Key]
  /// As it is written for people: `Ctrl-L`.
  var label: String
  var action: Action
  var scope: Scope
  /// A word or two for the footer; `nil` keeps it out of there.
  var short: String?
  /// A sentence for the help.
  var help: String
}

enum Bindings {
  /// In the order of the help; those with a short word stand in the footer in this order too.
  static let table: [Binding] =
    [
      Binding(
        keys: [.enter], label: "Enter", action: .open, scope: .lists, short: "open",
        help: "Open what is selected: a source with all that belongs to it, a pane in full."),
      Binding(
        keys: [.escape, .backspace], label: "Esc", action: .back, scope: .everywhere, short: "back",
        help: "Go back to where you came from; drop the filter."),
      Binding(
        keys: [.character("w")], label: "w", action: .wizard, scope: .outsideWizard, short: "wizard",
        help: "Show the way out: for the selected source or finding, or for the most urgent one."),
      Binding(
        keys: [.tab, .right], label: "Tab →", action: .nextStage, scope: .wizard, short: "next stage",
        help: "Go to the next stage."),
      Binding(
        keys: [.backTab, .left], label: "Shift-Tab ←", action: .previousStage, scope: .wizard,
        help: "Go to the previous stage."),
      Binding(
        keys: [.character("x")], label: "x", action: .skip, scope: .wizard, short: "skip",
        help: "Skip the selected check with a reason, or take it up again."),
      Binding(
        keys: [.character(" ")], label: "Space", action: .toggle, scope: .wizard,
        help: "Choose the selected session, or leave it out."),
      Binding(
        keys: [.character("t")], label: "t", action: .verifyLonger, scope: .wizard,
        help: "Watch the source for another time: 30 seconds to 15 minutes."),
      Binding(
        keys: [.character("]")], label: "]", action: .nextSubject, scope: .wizard, help: "Go on to the next source."),
      Binding(
        keys: [.character("[")], label: "[", action: .previousSubject, scope: .wizard,
        help: "Go back to the previous source."),
      Binding(
        keys: [.character("f")], label: "f", action: .write, scope: .wizard, short: "to a file",
        help: "Write the selected text to a new file."),
      Binding(
        keys: [.left], label: "←", action: .cursorLeft, scope: .timeline, short: "back in time",
        help: "Show all panes as they were a column of the axis earlier."),
      Binding(
        keys: [.right], label: "→", action: .cursorRight, scope: .timeline,
        help: "Show all panes as they were a column later, in the end as they are."),
      Binding(
        keys: [.character("z")], label: "z", action: .zoomIn, scope: .timeline, short: "zoom",
        help: "Show less of the time: five minutes at least."),
      Binding(
        keys: [.character("Z")], label: "Z", action: .zoomOut, scope: .timeline,
        help: "Show more of the time: a month at most."),
      Binding(
        keys: [.character("{")], label: "{", action: .panLeft, scope: .timeline,
        help: "Show what was before on the axis; the moment that the panes show stays."),
      Binding(
        keys: [.character("}")], label: "}", action: .panRight, scope: .timeline, help: "Show what came after."),
      Binding(
        keys: [.character("c")], label: "c", action: .nextKind, scope: .timeline, short: "kind",
        help: "Show only the next kind of event, and in the end all of them again."),
      Binding(
        keys: [.character("]")], label: "]", action: .nextServer, scope: .timeline, short: "server",
        help: "Show only what concerns the next server, and in the end all of them again."),
      Binding(
        keys: [.character("[")], label: "[", action: .previousServer, scope: .timeline,
        help: "Show only what concerns the previous server."),
      Binding(
        keys: [.character("/")], label: "/", action: .filter, scope: .lists, short: "filter",
        help: "Show only rows that hold a text. Enter keeps the filter, Esc drops it."),
      Binding(
        keys: [.character("s")], label: "s", action: .order, scope: .lists, short: "sort",
        help: "Sort by the next column; S turns the order round."),
      Binding(
        keys: [.character("S")], label: "S", action: .reverse, scope: .lists, help: "Turn the order round."),
      Binding(
        keys: [.character("u")], label: "u", action: .servers, scope: .everywhere, short: "servers",
        help: "Show every server, and choose the upstream that \(PaneID.wordsOfOneUpstream) show."),
      Binding(
        keys: [.right, .character("]")], label: "→ ]", action: .nextUpstream, scope: .upstream,
        help: "Show the next upstream."),
      Binding(
        keys: [.left, .character("[")], label: "← [", action: .previousUpstream, scope: .upstream,
        help: "Show the previous upstream."),
      Binding(
        keys: [.character("n")], label: "n", action: .probeNow, scope: .network, short: "probe",
        help: "Probe the way to this upstream, and to Materialize, now."),
      Binding(
        keys: [.character("v")], label: "v", action: .validate, scope: .network, short: "validate",
        help: "Have Materialize itself dial this upstream (VALIDATE CONNECTION); asks before it does."),
      Binding(
        keys: [.character("c")], label: "c", action: .nextLogClass, scope: .logs, short: "class",
        help: "Show only the next class of log lines, and in the end all of them again."),
      Binding(
        keys: [.character("m")], label: "m", action: .momentOfFailure, scope: .logs, short: "moment",
        help: "Go to the moment at which the source that you came from, or another one of this upstream, failed."),
      Binding(
        keys: [.character("o")], label: "o", action: .olderLog, scope: .logs, short: "older",
        help: "Read an hour further back in a log on this machine, in its rotated and compressed files too."),
      Binding(
        keys: [.character("y")], label: "y", action: .copy, scope: .lists, short: "copy",
        help: "Copy the selected value to the clipboard of your terminal (OSC 52)."),
      Binding(
        keys: [.character("e")], label: "e", action: .report, scope: .everywhere, short: "report",
        help: "Write the report of the incident to a new file, as Markdown."),
      Binding(
        keys: [.character("E")], label: "E", action: .redactedReport, scope: .everywhere,
        help: "Write the report with all names and addresses replaced, for those who need not know them."),
      Binding(
        keys: [.character("P")], label: "P", action: .export, scope: .everywhere,
        help: "Write this screen to new files, as a picture (SVG) and as text."),
      Binding(
        keys: [.character(",")], label: ",", action: .earlier, scope: .everywhere,
        help: "Show everything as it was ten seconds before; < five minutes before."),
      Binding(
        keys: [.character(".")], label: ".", action: .later, scope: .everywhere,
        help: "Show everything as it was ten seconds later; > five minutes later."),
      Binding(
        keys: [.character("<")], label: "<", action: .muchEarlier, scope: .everywhere,
        help: "Five minutes earlier."),
      Binding(
        keys: [.character(">")], label: ">", action: .muchLater, scope: .everywhere, help: "Five minutes later."),
      Binding(
        keys: [.character("N")], label: "N", action: .present, scope: .everywhere, help: "Show the present again."),
      Binding(
        keys: [.character("p")], label: "p", action: .pause, scope: .everywhere, short: "pause",
        help: "Ask no server any more until p is pressed again."),
      Binding(
        keys: [.character("r")], label: "r", action: .pollNow, scope: .everywhere, short: "ask now",
        help: "Ask every server now, those that are being left alone after an error too."),
      Binding(
        keys: [.character("+"), .character("=")], label: "+", action: .slower, scope: .everywhere,
        help: "Ask less often."),
      Binding(keys: [.character("-")], label: "-", action: .faster, scope: .everywhere, help: "Ask more often."),
      Binding(
        keys: [.tab], label: "Tab", action: .focusNext, scope: .overview, short: "next",
        help: "Go to the next pane of the overview."),
      Binding(
        keys: [.backTab], label: "Shift-Tab", action: .focusPrevious, scope: .overview,
        help: "Go to the previous pane of the overview."),
      Binding(
        keys: [.up, .character("k")], label: "↑ k", action: .up, scope: .lists, help: "Select the previous row."),
      Binding(
        keys: [.down, .character("j")], label: "↓ j", action: .down, scope: .lists, help: "Select the next row."),
      Binding(
        keys: [.pageUp, .control("b")], label: "PgUp", action: .pageUp, scope: .lists, help: "A page towards the top."),
      Binding(
        keys: [.pageDown, .control("f")], label: "PgDn", action: .pageDown, scope: .lists,
        help: "A page towards the end."),
      Binding(
        keys: [.character(" ")], label: "Space", action: .pageDown, scope: .outsideWizard,
        help: "A page towards the end."),
      Binding(
        keys: [.home, .character("g")], label: "Home g", action: .first, scope: .lists, help: "The first row."),
      Binding(keys: [.end, .character("G")], label: "End G", action: .last, scope: .lists, help: "The last row."),
      Binding(
        keys: [.character("0")], label: "0", action: .overview, scope: .everywhere, help: "The overview."),
    ]
    + PaneCatalog.all.map { pane in
      Binding(
        keys: [.character(pane.key)], label: String(pane.key), action: .go(pane.id), scope: .everywhere,
        help: "Pane \(pane.title).")
    } + [
      Binding(
        keys: [.character("?"), .function(1)], label: "?", action: .help, scope: .everywhere, short: "keys",
        help: "This help."),
      Binding(
        keys: [.control("l")], label: "Ctrl-L", action: .repaint, scope: .everywhere, help: "Paint the screen anew."),
      Binding(
        keys: [.control("z")], label: "Ctrl-Z", action: .suspend, scope: .everywhere,
        help: "Go to the background; fg comes back."),
      Binding(
        keys: [.character("q"), .control("c")], label: "q", action: .quit, scope: .everywhere, short: "quit",
        help: "Quit."),
    ]

  /// What `key` means where the operator is.
  static func action(for key: Key, at place: Place, _ mode: Mode = .watching) -> Action? {
    table(mode).first { $0.keys.contains(key) && $0.scope.covers(place) }?.action
  }

  /// The bindings that work at `place`.
  static func at(_ place: Place, _ mode: Mode = .watching) -> [Binding] {
    table(mode).filter { $0.scope.covers(place) && !(mode == .playing && $0.action.needsPresent) }
  }

  /// Servers are watched, or a recording is played.
  enum Mode: Sendable { case watching, playing }

  private static func table(_ mode: Mode) -> [Binding] {
    switch mode {
    case .watching: table
    case .playing: tableOfPlayback
    }
  }
}

extension Binding.Scope {
  func covers(_ place: Place) -> Bool {
    switch self {
    case .everywhere, .lists: true
    case .overview: place == .overview
    case .logs: place == .pane(.logs)
    case .timeline: place == .pane(.timeline)
    case .upstream:
      switch place {
      case .overview: true
      case .pane(let pane): PaneID.ofOneUpstream.contains(pane)
      default: false
      }
    case .network: place == .pane(.network)
    case .wizard: place == .pane(.wizard)
    // Its keys have other meanings in there.
    case .outsideWizard: place != .pane(.wizard)
    }
  }
}
