// The table of classes, by what servers really write.

import Samples
import Testing

@Suite struct LogClassTests {
  /// Severity, SQLSTATE and message as servers write them, and the class that each belongs to.
  private static let entries: [(LogSeverity?, String?, String, LogClass)] = [
    (.fatal, "57P05", "terminating connection due to idle-session timeout", .timeout),
    (.fatal, "25P03", "terminating connection due to idle-in-transaction timeout", .timeout),
    (.error, "57014", "canceling statement due to statement timeout", .timeout),
    (.error, "57014", "canceling statement due to user request", .other),
    (.log, "08006", "could not receive data from client: Connection timed out", .timeout),
    (.fatal, "28P01", "password authentication failed for user \"web\"", .authentication),
    (.fatal, "28000", "no pg_hba.conf entry for host \"10.0.0.1\", user \"web\", no encryption", .authentication),
    (.fatal, "3D000", "database \"shop\" does not exist", .authentication),
    (.error, "3D000", "database \"shop\" does not exist", .other),
    (.fatal, "42501", "permission denied for database \"shop\"", .authentication),
    (.error, "42501", "permission denied for table secrets", .other),
    (.fatal, "53300", "sorry, too many clients already", .resources),
    (.fatal, "53300", "too many connections for role \"web\"", .resources),
    (.fatal, "53300", "number of requested standby connections exceeds max_wal_senders (currently 10)", .replication),
    (.error, "53400", "all replication slots are in use", .replication),
    (.error, "53100", "could not extend file \"base/1/2\": No space left on device", .resources),
    (.fatal, "57P01", "terminating connection due to administrator command", .shutdown),
    (.fatal, "57P03", "the database system is starting up", .shutdown),
    (.log, "00000", "received fast shutdown request", .shutdown),
    (.log, "00000", "server process (PID 4711) was terminated by signal 9: Killed", .shutdown),
    (.log, "00000", "terminating walsender process due to replication timeout", .replication),
    (.error, "55006", "replication slot \"materialize_1\" is active for PID 4711", .replication),
    (.error, "55006", "database \"shop\" is being accessed by other users", .other),
    (.error, "58P01", "requested WAL segment 0000000100000000000000A1 has already been removed", .replication),
    (.log, "08P01", "could not accept SSL connection: EOF detected", .tls),
    (.log, "00000", "could not accept SSL connection: certificate verify failed", .tls),
    (.log, "08006", "could not receive data from client: Connection reset by peer", .network),
    (.log, "08006", "unexpected EOF on client connection with an open transaction", .network),
    (.log, "08P01", "could not send data to client: Broken pipe", .network),
    (.log, "00000", "checkpoint starting: time", .other),
    (.error, "42P01", "relation \"terminating walsender process due to replication timeout\" does not exist", .other),
  ]

  @Test(arguments: entries.indices)
  func entriesOfServersAreClassified(index: Int) {
    let (severity, sqlstate, message, expected) = Self.entries[index]
    #expect(LogClass(severity: severity, sqlstate: sqlstate, message: message) == expected, "\(message)")
  }

  @Test func englishWordsSufficeWhereNoCodeIsWritten() {
    for (severity, code, message, expected) in Self.entries where code?.hasPrefix("57P") == true || code == "28P01" {
      #expect(LogClass(severity: severity, sqlstate: nil, message: message) == expected, "\(message)")
    }
  }

  @Test func codesSufficeInOtherLanguages() {
    #expect(
      LogClass(severity: nil, sqlstate: "57P01", message: "Verbindung wird abgebrochen aufgrund von Anweisung")
        == .shutdown)
    #expect(
      LogClass(severity: nil, sqlstate: "53300", message: "désolé, trop de clients sont déjà connectés") == .resources)
    #expect(
      LogClass(severity: nil, sqlstate: "57014", message: "storniere Anfrage wegen Zeitüberschreitung") == .timeout)
  }

  /// What a client sends may stand in a message: only its beginning counts.
  @Test func quotedWordsDoNotClassify() {
    let statement = "statement: SELECT 'terminating connection due to administrator command'"
    #expect(LogClass(severity: .log, sqlstate: "00000", message: statement) == .other)
  }
}
