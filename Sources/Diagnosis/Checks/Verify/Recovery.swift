// Whether the source recovered: it runs, stays so, and catches up.

import Samples

extension Case {
  func running(for span: Duration) -> Check {
    let (id, title) = ("running", "The source has been running for \(span.brief)")
    guard isRunning else {
      return Check(
        id, title, .fail, "\(source.status.text)\(source.error.map { ": \($0)" } ?? "").", pane: 1,
        remedies: findings.first?.remedies ?? [.waitForReconnection])
    }
    guard let since else { return Check(id, title, .cannotTell, "Running; since when is not known.", pane: 1) }
    let ran = standards.now - since
    return ran >= span
      ? Check(id, title, .pass, "Running for \(ran.brief).", pane: 1)
      : Check(id, title, .warn, "Running for \(ran.brief); \((span - ran).brief) to go.", pane: 1)
  }

  func restarts(since: Moment) -> Check {
    let (id, title) = ("restarts", "No restart since the remedy")
    guard evidence.materialize.eventsTrouble == nil else {
      return Check(id, title, .cannotTell, "mz_source_status_history cannot be read.", pane: 1)
    }
    let number = evidence.materialize.restarts(of: source.id, since: since)
    // The attempt that succeeded is one.
    return number <= 1
      ? Check(id, title, .pass, "\(counted(number, "attempt")) since \(since.utc) UTC.", pane: 7)
      : Check(
        id, title, .fail, "\(number) attempts since \(since.utc) UTC: it does not last.", pane: 7,
        remedies: findings.first?.remedies ?? [])
  }

  var slotActive: Check {
    let (id, title) = ("slot-active", "The slot is read")
    guard let slot = evidence.slot(of: source) else {
      return Check(id, title, .cannotTell, unread(record.replication), pane: 2)
    }
    return slot.activePID.map { Check(id, title, .pass, "\(slot.name) is active, pid \($0).", pane: 2) }
      ?? Check(id, title, .fail, "\(slot.name) is inactive.", pane: 2, remedies: [.waitForReconnection])
  }

  /// One WAL segment behind is nothing; a source that was away for long has more to read.
  var caughtUp: Check {
    let (id, title) = ("lag", "It has caught up")
    let slotLag = evidence.slot(of: source)?.lag
    guard slotLag != nil || source.lag != nil else {
      return Check(id, title, .cannotTell, "Neither Materialize nor the slot tells the lag.", pane: 1)
    }
    let words = [
      slotLag.map { "\(byteSize($0)) behind (slot)" }, source.lag.map { "\($0.brief) behind (Materialize)" },
    ]
    let isBehind = (slotLag.map { $0 > 16 << 20 } ?? false) || (source.lag.map { $0 > .seconds(60) } ?? false)
    return Check(
      id, title, isBehind ? (isRunning ? .warn : .fail) : .pass,
      "\(words.compactMap(\.self).joined(separator: ", ")).", pane: 1)
  }
}
