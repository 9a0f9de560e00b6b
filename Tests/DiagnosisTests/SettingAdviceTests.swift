// What is thought of settings: defaults are never warned of, good values are left alone.

import Diagnosis
import Samples
import Testing

@Suite struct SettingAdviceTests {
  private func advice(_ name: String, _ value: String?, _ unit: String? = nil) -> SettingAdvice {
    SettingAdvice(Setting(name: name, value: value, unit: unit, source: .default))
  }

  @Test(
    arguments: [
      ("tcp_keepalives_idle", "7200", "60"), ("tcp_keepalives_interval", "75", "10"),
      ("tcp_keepalives_count", "9", "5"), ("wal_sender_timeout", "0", "60000"), ("wal_sender_timeout", "2000", "60000"),
      ("wal_sender_timeout", "1800000", "60000"), ("wal_level", "replica", "logical"),
      ("idle_session_timeout", "5000", "0"), ("idle_in_transaction_session_timeout", "60000", "0"),
      ("transaction_timeout", "60000", "0"), ("lock_timeout", "1000", "0"), ("max_slot_wal_keep_size", "1024", "10240"),
      ("authentication_timeout", "5", "60"),
    ])
  func whatCouldBeBetterIsAdvice(_ name: String, _ value: String, _ recommended: String) {
    let advice = advice(name, value)
    #expect(advice.verdict == .advice)
    #expect(advice.recommended == recommended)
    #expect(!advice.reason.isEmpty)
    // What is recommended is itself found good.
    #expect(self.advice(name, recommended).verdict == .ok)
  }

  @Test(
    arguments: [
      ("tcp_keepalives_idle", "120"), ("tcp_keepalives_interval", "30"), ("tcp_keepalives_count", "3"),
      ("wal_sender_timeout", "60000"), ("wal_sender_timeout", "300000"), ("statement_timeout", "30000"),
      ("idle_session_timeout", "600000"), ("max_slot_wal_keep_size", "-1"), ("max_slot_wal_keep_size", "10240"),
      ("tcp_user_timeout", "0"), ("client_connection_check_interval", "0"), ("unheard_of", "1"),
    ])
  func goodValuesAreLeftAlone(_ name: String, _ value: String) {
    #expect(advice(name, value).verdict == .ok)
    #expect(advice(name, value).recommended == nil)
  }

  @Test func nothingIsRecommendedForWhatCannotBeRead() {
    #expect(advice("tcp_keepalives_idle", nil).verdict == .ok)
    #expect(advice("tcp_keepalives_idle", nil).recommended == nil)
  }
}
