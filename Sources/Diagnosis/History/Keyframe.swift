// A record without its courses over time, and with them again as they were at a moment.

import Samples

extension UpstreamRecord: StateTransition {
  func hasChangedState(since earlier: UpstreamRecord) -> Bool { link.hasChangedState(since: earlier.link) }

  /// The readings alone. Lists that did not change since the last one share their storage with it.
  var keyframe: UpstreamRecord {
    var keyframe = self
    keyframe.link = link.keyframe
    keyframe.logs = LogRecord()
    keyframe.reachability = ReachabilityRecord()
    keyframe.lifetimes = Lifetimes()
    keyframe.remaining = Trend()
    keyframe.used = Trend()
    keyframe.idleSessions = .awaited
    return keyframe
  }

  /// This keyframe with its courses as of `moment`, cut out of those of the latest record.
  func completed(from latest: UpstreamRecord, until moment: Moment) -> UpstreamRecord {
    var record = self
    record.link = link.completed(from: latest.link, until: moment)
    record.logs = latest.logs.until(moment)
    record.reachability = latest.reachability.until(moment)
    record.lifetimes = latest.lifetimes.until(moment)
    record.remaining = latest.remaining.until(moment)
    record.used = latest.used.until(moment)
    return record
  }

  /// How many rows it takes that it may not share with others.
  var rows: Int {
    let sessions = sessions.value.map {
      $0.groups.count +| $0.roles.count +| $0.databases.count +| $0.replicating.count
    }
    let replication = replication.value.map { $0.senders.count +| $0.slots.count }
    return 8 +| (sessions ?? 0) +| (replication ?? 0)
  }
}

extension MaterializeRecord: StateTransition {
  func hasChangedState(since earlier: MaterializeRecord) -> Bool {
    let (now, before) = (sources.value ?? [], earlier.sources.value ?? [])
    let isSame = now.elementsEqual(before) { $0.id == $1.id && $0.status == $1.status }
    return !isSame || link.hasChangedState(since: earlier.link)
  }

  var keyframe: MaterializeRecord {
    var keyframe = self
    keyframe.link = link.keyframe
    keyframe.reachability = ReachabilityRecord()
    keyframe.forgetHistory()
    return keyframe
  }

  func completed(from latest: MaterializeRecord, until moment: Moment) -> MaterializeRecord {
    var record = self
    record.link = link.completed(from: latest.link, until: moment)
    record.reachability = latest.reachability.until(moment)
    record.takeHistory(of: latest, until: moment)
    return record
  }

  var rows: Int {
    8 +| (sources.value?.count ?? 0) *| 2 +| (statistics.value?.count ?? 0) +| (tables.value?.count ?? 0)
  }
}

extension LinkRecord: StateTransition {
  /// It was lost, stands again, or hung meanwhile.
  func hasChangedState(since earlier: LinkRecord) -> Bool {
    (liveSince == nil) != (earlier.liveSince == nil) || (askedAt == nil) != (earlier.askedAt == nil)
  }

  var keyframe: LinkRecord {
    var keyframe = self
    keyframe.roundTrips = Trend()
    keyframe.logins = StepHistory()
    return keyframe
  }

  func completed(from latest: LinkRecord, until moment: Moment) -> LinkRecord {
    var record = self
    record.roundTrips = latest.roundTrips.until(moment)
    record.logins = latest.logins.until(moment)
    return record
  }
}
