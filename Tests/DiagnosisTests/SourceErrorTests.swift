// Error texts as Materialize, tokio-postgres, PostgreSQL and SSH word them, and what each means.

import Diagnosis
import TestSupport
import Testing

@Suite struct SourceErrorTests {
  @Test(arguments: SourceErrorTests.texts)
  func everyKnownTextHasItsCause(_ text: String, _ cause: Cause, _ heals: Bool) {
    let error = SourceError(text)
    #expect(error?.cause == cause)
    #expect(error?.heals == heals)
    // However it is wrapped, and in whatever case.
    #expect(SourceError("postgres: sql client error: \(text.uppercased())\nDETAIL: more")?.cause == cause)
  }

  /// What is blamed reaches the finding, and from there the remedies.
  @Test(arguments: [
    ("terminating walsender process due to replication timeout", "wal_sender_timeout"),
    ("terminating connection due to idle-session timeout", "idle_session_timeout"),
    ("terminating connection due to idle-in-transaction timeout", "idle_in_transaction_session_timeout"),
    ("terminating connection due to transaction timeout", "transaction_timeout"),
    ("canceling statement due to statement timeout", "statement_timeout"),
    ("canceling statement due to lock timeout", "lock_timeout"),
  ])
  func aTimeoutBlamesItsSetting(_ text: String, _ setting: String) throws {
    let outage = Outage("postgres: db error: FATAL: \(text)")
    let finding = try #require(diagnose(outage.evidence, Standards(now: .noon)).first)
    #expect(finding.cause == .connectionTimeout && finding.settings == [setting])
  }

  @Test func whatIsNotKnownHasNoMeaning() {
    #expect(SourceError("kafka: broker down") == nil)
    #expect(SourceError("") == nil)
  }

  @Test func theTellingErrorIsTheOneAfterConnectionClosed() {
    let refused = "postgres: error connecting to server: Connection refused (os error 111)"
    #expect(SourceError.telling(["postgres: connection closed", refused]) == refused)
    #expect(SourceError.telling([refused, "postgres: sql client error: connection closed"]) == refused)
    #expect(SourceError.telling(["postgres: connection closed"]) == "postgres: connection closed")
    #expect(SourceError.telling([]) == nil)
  }

  static let texts: [(String, Cause, Bool)] = [
    ("slot compacted past snapshot point. snapshot consistent point=100 resume_lsn=200", .slotLost, false),
    ("slot overcompacted. Requested LSN 100 but only LSNs >= 200 are available", .slotLost, false),
    ("replication slot has been invalidated because it exceeded the maximum reserved size", .slotLost, false),
    ("db error: ERROR: can no longer get changes from replication slot \"materialize_0123\"", .slotLost, false),
    ("replication slot mysteriously missing", .slotLost, false),
    ("replication slot already exists", .slotInUse, true),
    ("creating replication slot materialize_0123 timed out after 10s", .slotInUse, true),
    ("db error: ERROR: replication slot \"materialize_0123\" is active for PID 4711", .slotInUse, true),
    ("db error: ERROR: all replication slots are in use", .replicationCapacity, false),
    (
      "db error: FATAL: number of requested standby connections exceeds max_wal_senders (currently 10)",
      .replicationCapacity, true
    ),
    (
      "unsupported action: database restored from point-in-time backup. Expected timeline ID 1 but got 2", .failover,
      false
    ),
    ("publication \"mz_source\" does not exist", .publicationMissing, false),
    ("Source error: u12: table was truncated", .upstreamChange, false),
    ("table was dropped", .upstreamChange, false),
    ("incompatible schema change: column a has been altered", .upstreamChange, false),
    (
      "TOASTed value missing from old row. Did you forget to set REPLICA IDENTITY to FULL for your table?",
      .upstreamChange, false
    ),
    (
      "old row missing from replication stream. Did you forget to set REPLICA IDENTITY to FULL for your table?",
      .upstreamChange, false
    ),
    ("invalid UTF8 string: invalid utf-8 sequence", .upstreamChange, false),
    ("db error: ERROR: could not map filenumber \"base/16402/3459\" to relation OID", .upstreamChange, false),
    (
      "ssh: failed to connect to the remote host: ssh: Could not resolve hostname bastion: Name or service not known",
      .dnsFailure, true
    ),
    (
      "failed to connect to the remote host: mz@bastion: Permission denied (publickey,keyboard-interactive).",
      .authenticationFailure, false
    ),
    (
      "failed to connect to the remote host: ssh: connect to host bastion port 22: Connection refused", .firewallChange,
      true
    ),
    ("error setting up ssh: failed to connect to the remote host", .networkInstability, true),
    ("error connecting to server: failed to lookup address information: Name or service not known", .dnsFailure, true),
    ("Address resolved to a private IP. The provided host is not routable on the public internet", .dnsFailure, false),
    (
      "db error: FATAL: no pg_hba.conf entry for host \"203.0.113.7\", user \"mz\", database \"app\", no encryption",
      .hbaRejection, false
    ),
    ("db error: FATAL: pg_hba.conf rejects connection for host \"203.0.113.7\", user \"mz\"", .hbaRejection, false),
    ("db error: FATAL: connection requires a valid client certificate", .certificateExpiry, false),
    ("db error: FATAL: certificate authentication failed for user \"mz\"", .authenticationFailure, false),
    ("db error: FATAL: password authentication failed for user \"mz\"", .authenticationFailure, false),
    ("db error: FATAL: role \"mz\" does not exist", .authenticationFailure, false),
    ("db error: FATAL: database \"app\" does not exist", .authenticationFailure, false),
    ("db error: FATAL: must be superuser or replication role to start walsender", .authenticationFailure, false),
    ("authentication error: password missing", .authenticationFailure, false),
    (
      "db error: FATAL: remaining connection slots are reserved for non-replication superuser connections",
      .resourceExhaustion, true
    ),
    (
      "db error: FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute",
      .resourceExhaustion, true
    ),
    ("db error: FATAL: sorry, too many clients already", .resourceExhaustion, true),
    ("db error: FATAL: too many connections for role \"mz\"", .resourceExhaustion, true),
    ("db error: ERROR: out of memory", .resourceExhaustion, true),
    ("db error: FATAL: terminating connection due to administrator command", .serverRestart, true),
    ("db error: FATAL: the database system is in recovery mode", .serverRestart, true),
    ("db error: FATAL: the database system is shutting down", .serverRestart, true),
    ("terminating walsender process due to replication timeout", .connectionTimeout, true),
    ("db error: FATAL: terminating connection due to idle-session timeout", .connectionTimeout, true),
    ("db error: FATAL: terminating connection due to idle-in-transaction timeout", .connectionTimeout, true),
    ("db error: FATAL: terminating connection due to transaction timeout", .connectionTimeout, true),
    ("db error: ERROR: canceling statement due to statement timeout", .connectionTimeout, true),
    ("error connecting to server: deadline has elapsed", .firewallChange, true),
    ("error performing TLS handshake: server does not support TLS", .certificateExpiry, false),
    ("error performing TLS handshake: certificate verify failed: (certificate has expired)", .certificateExpiry, false),
    (
      "error performing TLS handshake: certificate verify failed: self-signed certificate in certificate chain",
      .certificateExpiry, false
    ),
    ("error performing TLS handshake: unexpected EOF", .certificateExpiry, true),
    ("error connecting to server: Connection refused (os error 111)", .serverRestart, true),
    ("error connecting to server: Connection timed out (os error 110)", .firewallChange, true),
    ("error communicating with the server: Connection reset by peer (os error 104)", .networkInstability, true),
    ("IO error in connection: Connection reset by peer (os error 104)", .networkInstability, true),
    ("stream ended prematurely", .serverRestart, true),
    ("connection closed", .networkInstability, true),
    ("received replication event outside of transaction", .loadBalancer, true),
    ("db error: FATAL: unsupported startup parameter: replication", .loadBalancer, false),
    ("sql client error: db error", .networkInstability, true),
  ]
}
