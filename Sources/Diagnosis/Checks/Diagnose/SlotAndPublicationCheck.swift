// What replication stands on: the slot and the publication.

import Samples

extension CheckContext {
  var slot: Check {
    let (id, title) = ("slot", "The replication slot is good")
    guard let name = source.slot else {
      return Check(id, title, .cannotTell, "Materialize does not name the slot of this source.", topic: .connections)
    }
    guard current(record.replication) != nil else {
      return Check(id, title, .cannotTell, unread(record.replication), topic: .connections)
    }
    guard let slot = evidence.slot(of: source) else {
      return Check(
        id, title, .fail, "\(name) does not exist: Materialize makes it anew, but the source has to be recreated.",
        topic: .connections,
        remedies: [.recreateSource])
    }
    if slot.health == .lost {
      return Check(
        id, title, .fail, "\(name) is \(slot.walStatus ?? "invalid")\(slot.invalidation.map { ", \($0)" } ?? "").",
        topic: .connections,
        remedies: [.recreateSource, .raiseSlotWalKeepSize])
    }
    let retained = slot.retained.map { ", holds back \(byteSize($0))" } ?? ""
    if slot.health == .endangered || (slot.safeWalSize.map { $0 < 1 << 30 } ?? false) {
      return Check(
        id, title, .warn, "\(name)\(retained): close to max_slot_wal_keep_size.", topic: .connections,
        remedies: [.raiseSlotWalKeepSize])
    }
    guard let pid = slot.activePID else {
      return Check(
        id, title, isRunning ? .warn : .fail, "\(name) is inactive\(retained): Materialize is not connected.",
        topic: .connections,
        remedies: [.waitForReconnection])
    }
    return isRunning
      ? Check(id, title, .pass, "\(name) is active\(retained).", topic: .connections)
      : Check(
        id, title, .warn, "\(name) is held by pid \(pid)\(retained), while the source does not run.",
        topic: .connections,
        remedies: [.endSlotHolder])
  }

  /// Told by Materialize's errors: our role need not be able to see the publication.
  var publication: Check {
    let (id, title) = ("publication", "The publication exists")
    let name = source.publication.map { " \($0)" } ?? ""
    if let error = tellingError, !isRunning {
      if SourceError(error)?.cause == .publicationMissing {
        return Check(
          id, title, .fail, "Materialize says: \(error)", topic: .sources,
          remedies: [.restorePublication, .recreateSource])
      }
      return Check(id, title, .cannotTell, "Publication\(name): the error speaks of something else.", topic: .sources)
    }
    return isRunning
      ? Check(id, title, .pass, "Publication\(name): the source reads it.", topic: .sources)
      : Check(id, title, .cannotTell, "Publication\(name): no error speaks of it.", topic: .sources)
  }
}
