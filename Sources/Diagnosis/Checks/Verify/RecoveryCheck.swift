// Whether the source recovered: it runs, stays so, and catches up.

import Samples

extension CheckContext {
  func running(for span: Duration) -> Check {
    let (id, title) = ("running", "The source has been running for \(span.brief)")
    guard isRunning else {
      return Check(
        id, title, .fail, "\(source.status.text)\(source.error.map { ": \($0)" } ?? "").", topic: .sources,
        remedies: findings.first?.remedies ?? [.waitForReconnection])
    }
    guard let since else { return Check(id, title, .cannotTell, "Running; since when is not known.", topic: .sources) }
    let ran = standards.now - since
    return ran >= span
      ? Check(id, title, .pass, "Running for \(ran.brief).", topic: .sources)
      : Check(id, title, .warn, "Running for \(ran.brief); \((span -| ran).brief) to go.", topic: .sources)
  }

  /// Once it runs again, what counts is whether it ceased to since; until then, how often it has been tried.
  func restarts(since: Moment) -> Check {
    let (id, title) = ("restarts", "It does not cease to run")
    guard evidence.materialize.eventsTrouble == nil else {
      return Check(id, title, .cannotTell, "mz_source_status_history cannot be read.", topic: .sources)
    }
    let remedies = findings.first?.remedies ?? []
    guard isRunning else {
      let attempts = evidence.materialize.restarts(of: source.id, since: since)
      return Check(
        id, title, .fail, "\(counted(attempts, "attempt")) since \(since.utc) UTC, and it does not run.",
        topic: .sources,
        remedies: remedies)
    }
    let ends = evidence.materialize.ends(of: source.id, since: since)
    return ends == 0
      ? Check(
        id, title, .pass, "It has not ceased to run since \(since.utc) UTC, or since it came back.", topic: .sources)
      : Check(
        id, title, .warn, "It ceased to run \(counted(ends, "time")) since \(since.utc) UTC.", topic: .sources,
        remedies: remedies)
  }

  var slotActive: Check {
    let (id, title) = ("slot-active", "The slot is read")
    guard let slot = currentSlot else {
      return Check(id, title, .cannotTell, unread(record.replication), topic: .connections)
    }
    return slot.activePID.map { Check(id, title, .pass, "\(slot.name) is active, pid \($0).", topic: .connections) }
      ?? Check(id, title, .fail, "\(slot.name) is inactive.", topic: .connections, remedies: [.waitForReconnection])
  }

  /// One WAL segment behind is nothing; a source that was away for long has more to read.
  var caughtUp: Check {
    let (id, title) = ("lag", "It has caught up")
    let slotLag = currentSlot?.lag
    guard slotLag != nil || source.lag != nil else {
      return Check(id, title, .cannotTell, "Neither Materialize nor the slot tells the lag.", topic: .sources)
    }
    let words = [
      slotLag.map { "\(byteSize($0)) behind (slot)" }, source.lag.map { "\($0.brief) behind (Materialize)" },
    ]
    let isLookingBack = (slotLag.map { $0 > 16 << 20 } ?? false) || (source.lag.map { $0 > .seconds(60) } ?? false)
    return Check(
      id, title, isLookingBack ? (isRunning ? .warn : .fail) : .pass,
      "\(words.compactMap(\.self).joined(separator: ", ")).", topic: .sources)
  }
}
