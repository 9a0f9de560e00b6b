// The conversation with Materialize: first which columns it has, then one script a refresh.

import Postgres
import Samples

struct MaterializeConversation: Conversation {
  /// `nil` until the columns have been found.
  private var context: MaterializeProbeContext?
  private var history = HistoryCursor()
  private var publications: [String: String] = [:]
  private var seldom = SeldomDue()
  private var refused: [String: ServerError] = [:]
  private var isFirst = true
  /// Connections that sources use and that were asked for, found or not.
  private var knownConnections: Set<String> = []
  /// The probes that the script under way asks, in its order.
  private var round: [MaterializeProbe] = []

  mutating func begin(_ handshake: Handshake) {
    context = nil
    isFirst = true
    askAfresh()
  }

  mutating func askAfresh() {
    refused = [:]
    seldom.bringForward()
  }

  mutating func nextScript() -> Script {
    guard var context else {
      return Script(MaterializeProbe.settings + [[MaterializeCatalog.statement]])
    }
    context.isThorough = seldom.isDueNow()
    context.historySince = history.since
    context.publications = publications
    self.context = context
    round = []
    var groups: [[Statement]] = []
    var subjects: [String] = []
    for probe in MaterializeProbe.catalog where refused[probe.name] == nil {
      guard let statements = probe.statements(context) else { continue }
      round.append(probe)
      groups.append(statements)
      subjects.append(probe.name)
    }
    return Script(groups, about: subjects)
  }

  mutating func take(_ answers: [Answer], at moment: Moment, roundTrip: Duration) -> Sample? {
    guard let context else { return takeCatalog(answers, at: moment, roundTrip: roundTrip) }
    var sample = MaterializeSample(at: moment, roundTrip: roundTrip)
    for (probe, answer) in zip(round, answers) {
      if case .failure(let error) = answer, error.isRefusal { refused[probe.name] = error }
      probe.record(answer, context, &sample)
    }
    if isFirst, !context.catalog.has("mz_internal.mz_source_status_history") {
      sample.events = Reading(trouble: .absent(why: "this server has no mz_internal.mz_source_status_history"))
    }
    isFirst = false
    learn(&sample)
    return .materialize(sample)
  }

  private mutating func takeCatalog(_ answers: [Answer], at moment: Moment, roundTrip: Duration) -> Sample? {
    let failure: Trouble
    switch answers.last {
    case .success(let rows)?:
      let catalog = MaterializeCatalog(rows.first ?? Rows(columns: [], rows: []))
      if catalog.has("mz_catalog.mz_sources") {
        context = MaterializeProbeContext(catalog: catalog)
        return nil
      }
      failure = .absent(why: "this server has no mz_catalog.mz_sources: it is not Materialize")
    case .failure(let error)?: failure = .failed(error)
    case nil: failure = .absent(why: "no answer")
    }
    var sample = MaterializeSample(at: moment, roundTrip: roundTrip)
    sample.sources = Reading(trouble: failure)
    return .materialize(sample)
  }

  private mutating func learn(_ sample: inout MaterializeSample) {
    if let events = sample.events?.value {
      sample.events = Reading(history.fresh(events), at: sample.at)
    }
    guard let sources = sample.sources?.value else { return }
    publications = Dictionary(
      sources.compactMap { source in source.publication.map { (source.id, $0) } }, uniquingKeysWith: { $1 })
    // A source that is new may use a connection that is new.
    let used = Set(sources.compactMap(\.connectionID))
    if !used.isSubset(of: knownConnections), sample.connections == nil { seldom.bringForward() }
    if sample.connections != nil { knownConnections.formUnion(used) }
  }
}
