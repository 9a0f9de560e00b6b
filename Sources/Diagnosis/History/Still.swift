// A record without its courses over time, and with them again as they were at a moment.

import Samples

extension UpstreamRecord: Turning {
  func hasTurned(since earlier: UpstreamRecord) -> Bool { link.hasTurned(since: earlier.link) }

  /// The readings alone. Lists that did not change since the last one share their storage with it.
  var still: UpstreamRecord {
    var still = self
    still.link = link.still
    still.logs = LogRecord()
    still.reachability = ReachabilityRecord()
    still.lifetimes = Lifetimes()
    still.remaining = Trend()
    still.used = Trend()
    still.idleSessions = .awaited
    return still
  }

  /// This still with its courses as of `moment`, cut out of those of the latest record.
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

extension MaterializeRecord: Turning {
  func hasTurned(since earlier: MaterializeRecord) -> Bool {
    let (now, before) = (sources.value ?? [], earlier.sources.value ?? [])
    let isSame = now.elementsEqual(before) { $0.id == $1.id && $0.status == $1.status }
    return !isSame || link.hasTurned(since: earlier.link)
  }

  var still: MaterializeRecord {
    var still = self
    still.link = link.still
    still.reachability = ReachabilityRecord()
    still.forgetHistory()
    return still
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

extension LinkRecord: Turning {
  /// It was lost, stands again, or hung meanwhile.
  func hasTurned(since earlier: LinkRecord) -> Bool {
    (liveSince == nil) != (earlier.liveSince == nil) || (askedAt == nil) != (earlier.askedAt == nil)
  }

  var still: LinkRecord {
    var still = self
    still.roundTrips = Trend()
    still.logins = StepHistory()
    return still
  }

  func completed(from latest: LinkRecord, until moment: Moment) -> LinkRecord {
    var record = self
    record.roundTrips = latest.roundTrips.until(moment)
    record.logins = latest.logins.until(moment)
    return record
  }
}
