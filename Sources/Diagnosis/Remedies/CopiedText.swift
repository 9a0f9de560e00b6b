// Text that is made to be copied into a shell, psql or a file: names from servers must not become anything else there.

import Samples

/// A word of a POSIX shell: as it is where that is safe, else in single quotes. Control characters are spelt out.
func shellWord(_ text: String) -> String {
  let text = text.plain
  let isSafe = !text.isEmpty && text.unicodeScalars.allSatisfy { safeScalars.contains($0) }
  if isSafe { return text }
  // By scalars: an apostrophe and a combining mark are one Character, and still end the quotes.
  var quoted = "'"
  for scalar in text.unicodeScalars {
    quoted.unicodeScalars.append(contentsOf: scalar == "'" ? quotedApostrophe : [scalar])
  }
  return quoted + "'"
}

/// Out of the quotes, an apostrophe, and in again.
private let quotedApostrophe = Array("'\\''".unicodeScalars)
private let safeScalars = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:/=@%+,-".unicodeScalars)

/// An identifier in SQL that is copied. A name with control characters is spelt out: then it is no longer the right
/// name, but it cannot do anything in a terminal either.
func copiedName(_ name: String) -> String { sqlName(name.plain) }

func copiedLiteral(_ text: String) -> String { sqlLiteral(text.plain) }

/// A name of pg_hba.conf: quoted, so that it is never taken for one of the file's own words, unless it is a plain one.
func accessRuleName(_ name: String) -> String {
  let name = name.plain
  let isPlain = sqlName(name) == name && !["sameuser", "samerole", "samegroup", "replication"].contains(name)
  return isPlain ? name : quotedIdentifier(name)
}

/// Words in capitals that stand for what cannot be known from here, and what they mean. None is a key word of SQL.
private let placeholders: [(word: String, meaning: String)] = [
  ("INSTANCE_NAME", "the instance's name in the console"),
  ("CLUSTER_NAME", "the cluster's name in the console"),
  ("REGION_NAME", "the server's region"),
  ("SERVER_NAME", "the server's name in the portal"),
  ("RESOURCE_GROUP", "the resource group in the portal"),
  ("PROJECT_ID", "the project's id in the console"),
  ("ENDPOINT_ID", "the compute's id, ep-…"),
  ("MIN_CU", "its smallest size, in compute units"),
  ("MAX_CU", "its largest size"),
  ("HOST_NAME", "the server's own name"),
  ("ROLE_NAME", "the role of Materialize's connection"),
  ("DATABASE_NAME", "the database of Materialize's connection"),
  ("CONNECTION_NAME", "Materialize's connection (SHOW CONNECTIONS)"),
  ("PUBLICATION_NAME", "the publication (SHOW CREATE SOURCE)"),
  ("SOURCE_NAME", "the source"),
  ("SECRET_NAME", "the secret that SHOW CREATE CONNECTION names"),
  ("ADDRESS_OF_MATERIALIZE", "an address that Materialize comes from (mz_egress_ips, or the server's log)"),
  ("NETWORK_NAME", "the VPC network"),
  ("VNET_NAME", "the virtual network"),
  ("SUBNET_NAME", "a subnet of it"),
  ("NEW_HOST", "the name or address that is right"),
  ("CIDR", "an address that Materialize comes from, as 203.0.113.7/32"),
  ("SESSION_PID", "a process id from the list above"),
  ("OTHER_FLAGS", "the flags that are set already, as name=value"),
  ("OTHER_NETWORKS", "the networks that are admitted already"),
  ("ALARM_ACTION", "the ARN, channel or action group that wakes somebody"),
]

extension HandOver {
  /// Adds one line that says what the words in capitals stand for, behind `comment`, if there are any in the text.
  static func toFillIn(_ title: String, comment: String = "#", _ text: String) -> HandOver {
    let words = Set(text.split { !($0.isUppercase || $0 == "_") }.map(String.init))
    let meanings = placeholders.filter { words.contains($0.word) }.map { "\($0.word): \($0.meaning)" }
    return HandOver(title, meanings.isEmpty ? text : "\(text)\n\(comment) Fill in \(meanings.joined(separator: "; ")).")
  }
}
