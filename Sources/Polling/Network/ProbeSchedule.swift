// Whether a server may be probed, and how often.

import Samples

/// A value: what is learned of the server comes in as samples.
struct ProbeSchedule: Sendable, Equatable {
  /// With so few connections left, a probe opens none: the process that the server forks for it is one too many.
  static let scarce = 3

  /// Between two probes of a server that is in order.
  var interval: Duration
  /// Connections that remain for ordinary roles; `nil` while that is not known.
  private var remaining: Int?
  /// The server had no slot for us when it was dialled last.
  private var isFull = false
  private var isBackingOff = false

  init(interval: Duration) { self.interval = interval }

  /// A server that is left alone after a loss is probed less often, too.
  var period: Duration { isBackingOff ? interval *| 4 : interval }

  /// Whether a probe may open connections; looking names up costs the server nothing.
  var mayConnect: Bool { !isFull && (remaining ?? .max) > ProbeSchedule.scarce }

  /// - Returns: whether the server has just been lost, or has come back: then what the last probe showed is out of date.
  mutating func observe(_ sample: Sample) -> Bool {
    let wasBackingOff = isBackingOff
    switch sample {
    case .connected: (isBackingOff, isFull) = (false, false)
    case .lost(_, let loss, _, _):
      isBackingOff = true
      remaining = nil
      isFull = ["53300", "53400"].contains(loss.sqlstate)
    case .upstream(_, let sample): remaining = sample.sessions?.value?.headroom.remainingAtLeast ?? remaining
    default: break
    }
    return isBackingOff != wasBackingOff && mayConnect
  }
}
