// Slots that are lost, whether or not anybody knows the source that they belong to.

import Diagnosis
import Samples
import TestSupport
import Testing

@Suite struct SlotLossTests {
  /// orders-db alone, as with `--postgres` and without Materialize.
  private func withoutMaterialize(_ slots: ReplicationSlot...) -> Evidence {
    var upstream = UpstreamSample.healthy()
    upstream.replication?.value?.slots = slots
    return Evidence([
      .targets([.upstream("orders-db")], at: .noon - .seconds(10)),
      .connected(.upstream("orders-db"), .example(), at: .noon - .seconds(9)),
      .upstream("orders-db", upstream),
    ])
  }

  private func findings(_ evidence: Evidence) -> [Finding] { diagnose(evidence, Standards(now: .noon)) }

  @Test(arguments: [
    (nil, "max_slot_wal_keep_size"), ("wal_removed", "max_slot_wal_keep_size"),
    ("idle_timeout", "idle_replication_slot_timeout"), ("rows_removed", "hot_standby_feedback"),
    ("wal_level_insufficient", "wal_level"), ("something_new", "something_new"),
  ])
  func oneOfMaterializeIsCriticalWithItsReason(_ reason: String?, _ words: String) throws {
    let slot = ReplicationSlot(name: "materialize_0f", type: "logical", walStatus: "lost", invalidation: reason)
    let finding = try #require(findings(withoutMaterialize(slot)).first)
    #expect(finding.cause == .slotLost && finding.severity == .critical && finding.upstream == "orders-db")
    #expect(finding.title.contains("materialize_0f of orders-db is lost"))
    let evidence = try #require(finding.support.first?.text)
    #expect(evidence.contains(words) && evidence.contains(reason ?? "lost"))
    #expect(finding.remedies.contains(.raiseSlotWalKeepSize) == (words == "max_slot_wal_keep_size"))
  }

  @Test func manyAreOneFinding() throws {
    let slots = (1...30).map { ReplicationSlot(name: "materialize_\($0)", type: "logical", walStatus: "lost") }
    var evidence = withoutMaterialize()
    var upstream = UpstreamSample.healthy()
    upstream.replication?.value?.slots = slots
    upstream.replication?.value?.maxSlots = 40
    evidence.take(.upstream("orders-db", upstream))
    let found = findings(evidence)
    #expect(found.map(\.severity) == [.critical] && found.first?.support.count == 11)
    #expect(found.first?.title.hasPrefix("30 replication slots of orders-db are lost") == true)
  }

  @Test func thoseOfOthersAreOnlyTold() {
    let other = ReplicationSlot(name: "standby2", type: "physical", walStatus: "lost")
    #expect(findings(withoutMaterialize(other)).map(\.severity) == [.info])
    var upstream = UpstreamSample.healthy()
    upstream.replication?.value?.slots.append(
      ReplicationSlot(name: "materialize_of_another", type: "logical", walStatus: "lost"))
    #expect(findings(.healthy(upstream: upstream)).map(\.severity) == [.info])
  }

  /// That of a source is told once, with the source.
  @Test func thatOfASourceIsNoStray() {
    var upstream = UpstreamSample.healthy()
    upstream.replication?.value?.slots[0].walStatus = "lost"
    upstream.replication?.value?.slots[0].invalidation = "idle_timeout"
    let found = findings(.healthy(upstream: upstream))
    #expect(found.map(\.source) == ["u12"])
    #expect(found.first?.support.first?.text.contains("idle_replication_slot_timeout") == true)
  }
}
