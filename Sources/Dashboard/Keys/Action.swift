// What the operator can want, named after the wish and not after the key.

import Screen

enum Action: Sendable, Hashable {
  case quit, suspend, repaint
  case help, back, open
  case go(PaneID), overview, servers
  case focusNext, focusPrevious
  case previousUpstream, nextUpstream
  case up, down, pageUp, pageDown, first, last
  case filter, order, reverse, copy
  case probeNow, validate
  case nextLogClass, momentOfFailure, olderLog
  case wizard, nextStage, previousStage, nextSubject, previousSubject
  case skip, toggle, verifyLonger, write
  case report, redactedReport, export
  case cursorLeft, cursorRight, zoomIn, zoomOut, panLeft, panRight
  case nextKind, previousServer, nextServer
  case earlier, later, muchEarlier, muchLater, present
  case pause, pollNow, slower, faster
  case beginning, nextFailure, previousFailure, playFaster, playSlower
}
