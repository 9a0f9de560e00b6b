// Who is connected, and how many more may be: headroom, groups, limits, and the sessions of replicating roles.

import Postgres
import Samples

extension UpstreamProbe {
  /// Readable by everybody; without pg_read_all_stats other roles' sessions are partly hidden (`Sessions.masked`).
  static let sessions = UpstreamProbe(
    "sessions", cadence: .everyRefresh, part: \.sessions, grant: grantMonitor,
    groups: { [[SessionsStatement.statement(version: $0.version, roles: $0.sourceLogins.map(\.role))]] },
    decode: { rows, _, _ throws(UnexpectedAnswer) in
      guard let answer = rows.first else { throw UnexpectedAnswer("no rows") }
      return try decodeSessions(answer)
    })
}

func decodeSessions(_ rows: Rows) throws(UnexpectedAnswer) -> Sessions {
  var headroom: Fields?
  var groups: [SessionGroup] = []
  var roles: [ConnectionLimit] = []
  var databases: [ConnectionLimit] = []
  var replicating: [SessionDetail] = []
  for row in rows.records {
    guard let array = row.text("fields").flatMap(ArrayLiteral.init(text:)) else {
      throw UnexpectedAnswer("no array of fields")
    }
    let fields = Fields(array.elements)
    switch row.text("kind") {
    case "headroom": headroom = fields
    case "group": groups.append(group(fields))
    case "role":
      roles.append(
        ConnectionLimit(
          name: fields.text(0), limit: fields.number(1), used: fields.number(2), isSuperuser: fields.flag(3) ?? false))
    case "database":
      databases.append(ConnectionLimit(name: fields.text(0), limit: fields.number(1), used: fields.number(2)))
    case "session": replicating.append(session(fields))
    default: throw UnexpectedAnswer("a row of another kind")
    }
  }
  guard let headroom, let max = headroom.optional(0).flatMap({ Int($0) }) else { throw UnexpectedAnswer("no headroom") }
  return Sessions(
    headroom: Headroom(
      max: max, used: headroom.number(1), superuserReserved: headroom.number(2), roleReserved: headroom.number(3),
      rowsInActivity: headroom.number(4), uncertain: headroom.number(10), loggingIn: headroom.number(11)),
    groups: groups, groupsLeftOut: headroom.number(8), sessionsLeftOut: headroom.number(9), roles: roles,
    databases: databases, replicating: replicating, encrypted: headroom.number(5), clear: headroom.number(6),
    masked: headroom.flag(7) ?? false)
}

private func group(_ fields: Fields) -> SessionGroup {
  SessionGroup(
    application: fields.text(0), role: fields.text(1), database: fields.text(2), state: fields.optional(3),
    address: fields.optional(4), count: fields.number(5), idleForAnHour: fields.number(6),
    longestInState: fields.optional(7).flatMap { Int64($0) }.map { .microseconds(Swift.max(0, $0)) })
}

private func session(_ fields: Fields) -> SessionDetail {
  let tls = fields.flag(9).map { inUse in
    SessionTLS(
      inUse: inUse, version: fields.optional(10), cipher: fields.optional(11),
      bits: fields.optional(12).flatMap { Int($0) }, clientDN: fields.optional(13), clientSerial: fields.optional(14),
      issuerDN: fields.optional(15))
  }
  return SessionDetail(
    pid: Int32(clamping: fields.number(0)), role: fields.text(1), database: fields.text(2),
    application: fields.text(3), backendType: fields.optional(4), state: fields.optional(5),
    address: fields.optional(6), startedAt: fields.optional(7).flatMap { Moment(timestamp: $0) },
    stateChangedAt: fields.optional(8).flatMap { Moment(timestamp: $0) }, tls: tls)
}

/// The elements of one row's array, by position. What is NULL or missing reads as empty, 0 or `nil`.
private struct Fields {
  private let elements: [String?]

  init(_ elements: [String?]) { self.elements = elements }

  func optional(_ index: Int) -> String? { index < elements.count ? elements[index] : nil }
  func text(_ index: Int) -> String { optional(index) ?? "" }
  func number(_ index: Int) -> Int { optional(index).flatMap { Int($0) } ?? 0 }
  func flag(_ index: Int) -> Bool? { optional(index).map { $0 == "true" || $0 == "t" } }
}
