// A server's log read through SQL, in the round trip that is made anyway, never more than what is new.

import Postgres
import Samples

/// Knows how far the log has been read, on this connection and on those before it.
struct ServerLog: Sendable {
  /// The most that one refresh reads, in bytes; also what the first look sees of the end.
  static let mostPerRefresh = 262_144
  /// A log that is further ahead is not caught up with: what lies between is passed over.
  private static let mostBehind = 4 * mostPerRefresh

  private var place: Place?
  private var manner = LogManner()
  /// Why there is nothing to read; asked again when the configuration is.
  private var obstacle: String?
  private var isRefused = false
  private var asksManner = false
  private var asksEntries = false

  private struct Place: Sendable {
    var path: String
    var reader: LogReader
  }

  /// Another connection, or the user's wish: what was refused may be granted now.
  mutating func askAfresh() { isRefused = false }

  /// - Parameter thoroughly: whether the configuration is asked for, too.
  mutating func groups(_ context: ProbeContext, thoroughly: Bool) -> [[Statement]] {
    asksManner = thoroughly
    if !context.may(.logFiles), !context.may(.logFunction) { isRefused = true }
    asksEntries = !isRefused && (thoroughly || obstacle == nil)
    return (asksManner ? [[ServerLog.mannerStatement]] : [])
      + (asksEntries ? [entries(context)] : [])
  }

  /// - Parameter answers: to the groups that were asked last, in their order; taken from the front.
  /// - Returns: `nil` when nothing was asked; what is refused is told each time that the configuration is asked for.
  mutating func take(_ answers: inout ArraySlice<Answer>, _ context: ProbeContext, at moment: Moment) -> Reading<
    LogExcerpt
  >? {
    if asksManner, case .success(let rows)? = answers.popFirst() { learn(rows.first?.records.first) }
    guard asksEntries else {
      guard asksManner, isRefused else { return nil }
      return Reading(trouble: obstacle.map { .absent(why: $0) } ?? .denied(grant: ServerLog.grant(context)))
    }
    let answer = answers.popFirst()
    if let obstacle { return Reading(trouble: .absent(why: obstacle)) }
    guard let answer else { return nil }
    if case .failure(let error) = answer, error.isRefusal { isRefused = true }
    return Reading(answer, at: moment, grant: { ServerLog.grant(context) }) { rows throws(UnexpectedAnswer) in
      try excerpt(rows)
    }
  }

  // MARK: How the server logs

  private static let mannerStatement = Statement(
    """
    SELECT pg_catalog.current_setting('logging_collector') AS collector,
      pg_catalog.current_setting('log_destination') AS destination,
      pg_catalog.current_setting('log_line_prefix') AS prefix,
      extract(epoch FROM (pg_catalog.now() AT TIME ZONE pg_catalog.current_setting('log_timezone'))
        - (pg_catalog.now() AT TIME ZONE 'UTC'))::int AS zone
    """)

  private mutating func learn(_ row: Record?) {
    guard let row else { return }
    let zone = LogZone(seconds: row.int("zone") ?? 0)
    manner = LogManner(prefix: row.text("prefix").map(LinePrefix.init), zone: zone)
    place?.reader.learn(manner)
    let destination = row.text("destination") ?? ""
    if row.text("collector") != "on" {
      obstacle =
        "logging_collector is off, so what the server logs (log_destination \(destination)) goes to a place that SQL "
        + "cannot read; where the file lies, --log-file reads it"
    } else if !["stderr", "csvlog", "jsonlog"].contains(where: destination.contains) {
      obstacle = "log_destination is \(destination): no file is written that SQL can read"
    } else {
      obstacle = nil
    }
  }

  // MARK: Entries

  private static func grant(_ context: ProbeContext) -> String {
    context.inOurDatabase(LogFunction.creation(for: context.role))
  }

  /// Which file is written now, before the old one is read: when it is another one, the old one grows no more.
  /// The bytes are read as such, since their encoding may be any and a piece may begin within a character.
  private func entries(_ context: ProbeContext) -> [Statement] {
    let formats = (context.version >= 15_00_00 ? ["jsonlog"] : []) + ["csvlog", "stderr"]
    let current = "coalesce(\(formats.map { "pg_catalog.pg_current_logfile('\($0)')" }.joined(separator: ", ")))"
    let most = "'\(ServerLog.mostPerRefresh)'::bigint"
    let name = "pg_catalog.substring(path, '[^/]*$')"
    let (file, bytes) =
      context.may(.logFiles)
      ? ("pg_catalog.pg_stat_file(path, true) file", "pg_catalog.pg_read_binary_file(path, start, \(most), true)")
      : (
        "\(LogFunction.name)(\(name), '0'::bigint, '0'::bigint) file",
        "(SELECT bytes FROM \(LogFunction.name)(\(name), start, \(most)))"
      )
    return [
      Statement("SELECT \(current) AS path"),
      Statement(
        """
        SELECT path, size, start, pg_catalog.encode(\(bytes), 'escape') AS bytes
        FROM (
          SELECT path, size, CASE
            WHEN $2::bigint IS NULL OR size - $2::bigint > '\(ServerLog.mostBehind)'
              THEN greatest('0', size - \(most))
            WHEN size < $2::bigint THEN '0' ELSE $2::bigint END AS start
          FROM (SELECT coalesce($1::pg_catalog.text, \(current)) AS path) wanted LEFT JOIN LATERAL \(file) ON true
        ) place
        """, parameters: [place?.path, place.map { String($0.reader.position) }]),
    ]
  }

  private mutating func excerpt(_ answers: [Rows]) throws(UnexpectedAnswer) -> LogExcerpt {
    let answers = answers.filter { !$0.columns.isEmpty }
    guard answers.count == 2 else { throw UnexpectedAnswer("\(answers.count) answers instead of two") }
    let current = try answers[0].only().text("path")
    let row = try answers[1].only()
    guard let path = row.text("path") else { throw UnexpectedAnswer("the server names no log file") }
    let bytes = escapedBytes(row.text("bytes") ?? "")
    let size = row.clamped("size") ?? 0
    let start = row.clamped("start") ?? 0
    let before = place?.reader.position
    if place == nil || start != before {
      place = Place(path: path, reader: LogReader(.server(path: path), LogFormat(path: path), at: start, manner))
    }
    guard var place else { throw UnexpectedAnswer("no log file") }
    var excerpt = place.reader.take(bytes, of: size)
    if let before, start > before { excerpt.skipped = start -| before }
    if let current, current != path, place.reader.position >= size {
      place = Place(path: current, reader: LogReader(.server(path: current), LogFormat(path: current), at: 0, manner))
    }
    self.place = place
    return excerpt
  }
}

/// Reverses `encode(…, 'escape')`: `\\` is a backslash, `\303` a byte by its octal number.
func escapedBytes(_ text: String) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  var rest = text.utf8[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "\\") else {
      bytes.append(byte)
      continue
    }
    if rest.first == UInt8(ascii: "\\") {
      rest.removeFirst()
      bytes.append(byte)
    } else {
      bytes.append(rest.prefix(3).reduce(0) { $0 &* 8 &+ ($1 &- 0x30) })
      rest = rest.dropFirst(3)
    }
  }
  return bytes
}
