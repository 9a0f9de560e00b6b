// What has been seen of Materialize.

package import Samples

package struct MaterializeRecord: Sendable, Equatable {
  package internal(set) var link = LinkRecord()
  /// What the probes showed on the way here.
  package internal(set) var reachability = ReachabilityRecord()
  package private(set) var facts = Reading<MaterializeFacts>.awaited
  /// The version that ran before the present one, if it was another, and when the present one was first seen.
  package private(set) var formerVersion: String?
  package private(set) var versionSeenAt: Moment?
  package private(set) var sources = Reading<[Source]>.awaited
  package private(set) var connections = Reading<[SourceConnection]>.awaited
  package private(set) var tables = Reading<[SourceTable]>.awaited
  package private(set) var statistics = Reading<[SourceStatistics]>.awaited
  /// The status history by source, oldest first, and why there is none.
  package internal(set) var events: [String: [SourceEvent]] = [:]
  package private(set) var eventsTrouble: Trouble?
  /// The latest test of each connection from Materialize's side, by `mz_connections.id`.
  package private(set) var validations: [String: Validation] = [:]

  /// A source that restarts every five seconds writes some 1,400 rows an hour. Where more than a hundred of them do so, less
  /// is kept of each: 200,000 rows in all take some 20 MB.
  private var eventsPerSource: Int { max(250, min(2_000, 200_000 /| max(1, sources.value?.count ?? 1))) }

  /// So many sources that are not there any more are remembered.
  private static let droppedSourcesKept = 200

  /// The same in few words, by source; told anew from the rows where it is missing.
  private var stories: [String: StatusStory] = [:]

  var meanings: [String: SourceError?] = [:]

  static let meaningsLimit = 2_000

  package init() {}

  package mutating func take(_ sample: MaterializeSample) {
    link.answer(at: sample.at, roundTrip: sample.roundTrip)
    if let facts = sample.facts { take(facts, at: sample.at) }
    if let sources = sample.sources {
      self.sources.renew(with: sources, at: sample.at)
      forgetDroppedSources()
    }
    understand((sample.sources?.value ?? []).compactMap(\.error))
    understand((sample.events?.value ?? []).compactMap(\.error))
    if let connections = sample.connections {
      self.connections.renew(with: connections, at: sample.at)
      if let known = connections.value { validations = validations.filter { id, _ in known.contains { $0.id == id } } }
    }
    if let tables = sample.tables { self.tables.renew(with: tables, at: sample.at) }
    if let statistics = sample.statistics { self.statistics.renew(with: statistics, at: sample.at) }
    if let news = sample.events {
      eventsTrouble = news.trouble
      for event in news.value ?? [] { add(event) }
    }
  }

  private mutating func take(_ facts: Reading<MaterializeFacts>, at moment: Moment) {
    if let version = facts.value?.version, version != self.facts.value?.version {
      formerVersion = self.facts.value?.version
      versionSeenAt = facts.at
    }
    self.facts.renew(with: facts, at: moment)
  }

  /// When it was started, by its uptime; `nil` while that is not known.
  package var startedAt: Moment? {
    guard let facts = facts.value, let at = self.facts.at else { return nil }
    return at - facts.uptime
  }

  /// What an error text says; `nil` for one that is not known. There are some ninety patterns, and every source is looked
  /// at with every sample: a text is looked up once.
  func meaning(of text: String) -> SourceError? {
    if let known = meanings[text] { return known }
    return SourceError(text)
  }

  private mutating func understand(_ texts: some Sequence<String>) {
    for text in texts where meanings[text] == nil {
      // Texts hold process ids and positions, so there is no end of them.
      if meanings.count >= MaterializeRecord.meaningsLimit { meanings = [:] }
      meanings[text] = .some(SourceError(text))
    }
  }

  mutating func take(_ validation: Validation) { validations[validation.connectionID] = validation }

  func story(of source: String) -> StatusStory { stories[source] ?? StatusStory(events[source] ?? []) }

  mutating func forgetHistory() {
    events = [:]
    stories = [:]
    meanings = [:]
  }

  /// The history up to `moment`.
  mutating func takeHistory(of record: MaterializeRecord, until moment: Moment) {
    events = record.events.mapValues { rows in rows.filter { $0.at <= moment } }
    stories = [:]
    meanings = record.meanings
  }

  /// Of the source's rows since `since`, those that began a new attempt. Restarts are counted by `starting`, which
  /// every attempt writes, not by `stalled`.
  package func restarts(of source: String, since: Moment) -> Int {
    (events[source] ?? []).count { $0.at >= since && $0.status == .starting }
  }

  /// How often the source ceased to run since `since`.
  package func ends(of source: String, since: Moment) -> Int {
    let course = events[source] ?? []
    return zip(course, course.dropFirst()).count { before, after in
      before.status == .running && after.status != .running && after.at >= since
    }
  }

  private mutating func forgetDroppedSources() {
    guard let present = sources.value, events.count > present.count +| MaterializeRecord.droppedSourcesKept else {
      return
    }
    let ids = Set(present.map(\.id))
    let dropped = events.keys.filter { !ids.contains($0) }.sorted { lastEvent(of: $0) < lastEvent(of: $1) }
    for id in dropped.dropLast(MaterializeRecord.droppedSourcesKept) {
      events[id] = nil
      stories[id] = nil
    }
  }

  private func lastEvent(of source: String) -> Int64 { events[source]?.last?.at.microseconds ?? 0 }

  private mutating func add(_ event: SourceEvent) {
    // Taken out while it is changed: a copy of thousands of rows with each row would be dear.
    var known = events.removeValue(forKey: event.sourceID) ?? []
    defer { events[event.sourceID] = known }
    // The same row may be read twice when two rows share a timestamp; rows of several replicas interleave.
    guard !known.suffix(32).contains(event) else { return }
    var event = event
    // Texts repeat themselves: one of them is kept for all rows in a row.
    if let same = known.suffix(4).first(where: { $0.error == event.error })?.error { event.error = same }
    known.append(event)
    stories[event.sourceID, default: StatusStory()].take(event)
    // Room is made now and then, not with each row.
    let limit = eventsPerSource
    if known.count > limit +| limit / 8 { known.removeFirst(known.count -| limit) }
  }
}
