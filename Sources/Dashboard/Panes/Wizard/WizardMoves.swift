// Moving through the wizard: subjects, stages, what is opened on top of one, and what is remembered of it.

import Diagnosis
import Samples
import Screen

extension Model {
  // MARK: Subject

  /// What the wizard would be about, opened from `row` where the operator is; `nil` leaves it as it is.
  func subject(at row: Row?) -> Wizard.Subject? {
    switch row?.enter {
    case .wizard(let subject)?: subject
    case .open(.source(let id))?: .source(id)
    default: openSource.map { .source($0.id) }
    }
  }

  /// Begins with a subject, or goes on with it where it was left.
  mutating func begin(_ subject: Wizard.Subject?) {
    guard let subject = subject ?? wizardSubject, subject != wizard.subject else { return }
    wizard = Wizard(subject: subject)
    guard let source = wizardCase?.source, let left = wizardMemory.progress[source.fullName],
      let stage = Wizard.Stage(rawValue: left.stage), belongs(left, to: source)
    else { return }
    wizard.stage = stage
    wizard.skipped = left.skipped
    if stage == .verify { wizard.verifyingSince = now }
  }

  /// What was left during an earlier incident does not bear on this one.
  private func belongs(_ left: WizardProgress, to source: Source) -> Bool {
    if source.status != .running, let since = evidence.since(source) { return left.at >= since }
    return now - left.at < .seconds(86_400)
  }

  mutating func nextSubject(by step: Int) {
    let ids = (evidence.materialize.sources.value ?? []).map(\.id)
    guard case .source(let id)? = wizardSubject, let index = ids.firstIndex(of: id), ids.count > 1 else { return }
    begin(.source(ids[(index + step + ids.count) % ids.count]))
  }

  // MARK: Stages

  mutating func enter(_ stage: Wizard.Stage) -> [Effect] {
    wizard.stage = stage
    wizard.detail = nil
    if stage == .verify, wizard.verifyingSince == nil { wizard.verifyingSince = now }
    return remember()
  }

  mutating func moveStage(by step: Int) -> [Effect] {
    guard let stage = Wizard.Stage(rawValue: wizard.stage.rawValue + step) else { return [] }
    return enter(stage)
  }

  /// Watches anew for the next longer time; after the longest comes the shortest.
  mutating func nextVerifySpan() {
    let index = Wizard.spans.firstIndex(of: wizard.verifyingFor) ?? 0
    wizard.verifyingFor = Wizard.spans[(index + 1) % Wizard.spans.count]
    wizard.verifyingSince = now
    say("Watching for \(wizard.verifyingFor.brief) from now on.")
  }

  /// What was skipped and how far it went, for the next time that the program is started.
  mutating func remember() -> [Effect] {
    // Where one looks in the past is not how far one has come.
    guard !isLookingBack, let source = wizardCase?.source else { return [] }
    let left = WizardProgress(
      source: source.fullName, stage: wizard.stage.rawValue, skipped: wizard.skipped, at: now)
    wizardMemory.progress[source.fullName] = left
    return [.file(.remember(left))]
  }

  // MARK: Details

  mutating func open(_ detail: Wizard.Detail) {
    wizard.detail = detail
    navigation.lists[.wizardDetail] = nil
  }

  /// Whether there was something to close.
  mutating func closeDetail() -> Bool {
    guard place == .pane(.wizard), wizard.detail != nil else { return false }
    wizard.detail = nil
    return true
  }

  /// The idle sessions are asked for only while somebody chooses among them.
  mutating func listingEffect() -> [Effect] {
    var wanted: String?
    if place == .pane(.wizard), case .remedy(let key)? = wizard.detail,
      case .chooseSessions? = remedy(key)?.application
    {
      wanted = wizardUpstream
    }
    guard wanted != wizardMemory.listing else { return [] }
    wizardMemory.listing = wanted
    return [.server(.listIdleSessions(wanted))]
  }
}
