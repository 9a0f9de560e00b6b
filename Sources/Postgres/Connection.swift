// The one owner of a PGconn.

internal import CLibpq
internal import COpenSSL
import Samples

/// A connection of libpq from its first dialling to `PQfinish`, which happens when the last reference goes.
/// Not `Sendable`: it belongs to the link that made it and never leaves the wire.
///
/// `PQfinish` does not block: the socket is non-blocking from the start, and the farewell (Terminate, close_notify) is
/// written to it at most once. With `PQsetnonblocking` libpq does not wait for room either.
@safe
final class Connection {
  private let pointer: OpaquePointer
  private let notices = NoticeSink()
  private var step = Step.tcp
  /// `nil` while no TLS handshake is complete.
  private(set) var presentedChain: PresentedChain?
  /// What has arrived on the occasion at hand.
  private(set) var intake = Intake(.login)
  /// Whether libpq may dial again, with or without TLS, when the login is refused.
  private let fallsBack: Bool

  /// Begins to dial. libpq gets an address in numbers, so that it looks nothing up; `failure` tells when it gave up at
  /// once. `nil` when there is no memory.
  init?(_ conninfo: Conninfo, _ candidate: Candidate) {
    Libpq.prepare()
    let values = conninfo.values(for: candidate)
    let keywords = Array(values.keys)
    let started = unsafe withCStrings(keywords) { names in
      unsafe withCStrings(keywords.map { values[$0] }) { unsafe PQconnectStartParams(names, $0, 0) }
    }
    guard let started = unsafe started else { return nil }
    unsafe pointer = started
    fallsBack = ["prefer", "allow"].contains(conninfo.options["sslmode"] ?? "prefer")
    unsafe notices.install(on: pointer)
    // The only way to learn the SQLSTATE of a refused login; set back when the login is complete.
    _ = unsafe PQsetErrorVerbosity(pointer, PQERRORS_VERBOSE)
  }

  deinit { unsafe PQfinish(pointer) }

  /// The address to be watched, -1 when there is none.
  var socket: Int32 { unsafe PQsocket(pointer) }
  var isBroken: Bool { unsafe isAstray || PQstatus(pointer) == CONNECTION_BAD }
  /// The server began a COPY that nobody asked for: libpq would report it for ever.
  private var isAstray = false
  private var lastWords: String {
    isAstray ? "the server began a COPY that was not asked for" : unsafe errorText(PQerrorMessage(pointer))
  }

  // MARK: Connecting

  enum Progress {
    case waits(LinkMachine.Direction, Step)
    case established(encrypted: Bool)
    case failed(LinkMachine.Failure)
  }

  /// How the dialling began.
  var beginning: Progress {
    guard isBroken else { return .waits(.write, .tcp) }
    var failure = connectFailure
    // Not even an error of the system: libpq did not like what it was given.
    if failure.errno == 0 { failure.kind = .unusable }
    return .failed(failure)
  }

  /// Lets libpq take its next step, when the socket is ready for it.
  func poll() -> Progress {
    if fallsBack, let refusal = unsafe Refusal.standing(on: pointer) { return .failed(refusal) }
    let status = intake.counting(on: { socket }) { unsafe PQconnectPoll(pointer) }
    if intake.isExcessive { return .failed(LinkMachine.Failure(excess: intake)) }
    switch status {
    case PGRES_POLLING_READING:
      goOn()
      return .waits(.read, step)
    case PGRES_POLLING_WRITING:
      goOn()
      return .waits(.write, step)
    case PGRES_POLLING_OK:
      goOn()
      return becomeReady()
    default:
      return .failed(connectFailure)
    }
  }

  /// Notes how far libpq has come, and what the server showed: should the login fail, libpq throws it away.
  private func goOn() {
    step = currentStep
    if step == .authentication, presentedChain == nil {
      presentedChain = unsafe PQsslStruct(pointer, "OpenSSL").map { unsafe PresentedChain(ssl: OpaquePointer($0)) }
    }
  }

  private var currentStep: Step {
    switch unsafe PQstatus(pointer) {
    case CONNECTION_NEEDED, CONNECTION_STARTED: .tcp
    case CONNECTION_SSL_STARTUP, CONNECTION_GSS_STARTUP: .tls
    default: .authentication
    }
  }

  private var connectFailure: LinkMachine.Failure {
    unsafe LinkMachine.Failure(
      connecting: lastWords, at: step, needsPassword: PQconnectionNeedsPassword(pointer) != 0)
  }

  private func becomeReady() -> Progress {
    _ = unsafe PQsetErrorVerbosity(pointer, PQERRORS_DEFAULT)
    guard unsafe PQsetnonblocking(pointer, 1) == 0, unsafe PQenterPipelineMode(pointer) == 1 else {
      return .failed(LinkMachine.Failure(breaking: lastWords, farewell: nil))
    }
    rest()
    let isEncrypted = unsafe PQsslInUse(pointer) != 0
    // After a refusal inside TLS libpq may have come in by the clear: what was shown before is not of this connection.
    if !isEncrypted { presentedChain = nil }
    return .established(encrypted: isEncrypted)
  }

  // MARK: Asking

  /// Puts a question on its way; `false` when libpq does not take it.
  func send(_ script: Script) -> Bool {
    intake = Intake(.answers)
    for group in script.groups {
      for statement in group where !send(statement) { return false }
      guard unsafe PQpipelineSync(pointer) == 1 else { return false }
    }
    return true
  }

  private func send(_ statement: Statement) -> Bool {
    unsafe withCStrings(statement.parameters) { values in
      unsafe PQsendQueryParams(
        pointer, statement.sql, Int32(statement.parameters.count), nil, values, nil, nil, 0) == 1
    }
  }

  enum Outbox { case empty, waiting, broken }

  /// Sends as much as there is room for.
  func flush() -> Outbox {
    switch unsafe PQflush(pointer) {
    case 0: .empty
    case 1: .waiting
    default: .broken
    }
  }

  /// All answers have arrived.
  func rest() { intake = Intake(.unasked) }

  /// Takes in what has arrived; `false` when the connection broke.
  func receive() -> Bool {
    repeat {
      guard intake.counting(on: { socket }, { unsafe PQconsumeInput(pointer) == 1 }) else { return false }
    } while hasDecrypted && !intake.isExcessive
    while let notification = unsafe PQnotifies(pointer) { unsafe PQfreemem(notification) }
    return true
  }

  /// OpenSSL holds bytes that libpq had no room for; the socket does not tell of them.
  private var hasDecrypted: Bool {
    guard let ssl = unsafe PQsslStruct(pointer, "OpenSSL") else { return false }
    return unsafe SSL_pending(OpaquePointer(ssl)) > 0
  }

  /// The next result that has arrived in full. Never waits.
  func nextResult() -> QueryResult? {
    // In pipeline mode a NULL stands between the results of two statements, and at the end.
    var pauses = 0
    while pauses < 2, !isAstray, unsafe PQisBusy(pointer) == 0 {
      guard let result = unsafe PQgetResult(pointer) else {
        pauses += 1
        continue
      }
      defer { unsafe PQclear(result) }
      isAstray = unsafe [PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_COPY_BOTH].contains(PQresultStatus(result))
      if isAstray { return nil }
      // An error that libpq made up itself tells that the connection broke; `failure` has the words.
      if let decoded = unsafe QueryResult(result), !(decoded.isHomemade && isBroken) { return decoded }
    }
    return nil
  }

  /// The reason that the server gave for leaving while nothing was asked, once it has arrived.
  var farewell: ServerError? {
    _ = unsafe PQisBusy(pointer)  // reads the messages that were taken in
    return notices.farewell
  }

  /// Why the open connection broke, or is to be dropped.
  var breakage: LinkMachine.Failure {
    intake.isExcessive
      ? LinkMachine.Failure(excess: intake) : LinkMachine.Failure(breaking: lastWords, farewell: farewell)
  }

  /// For what is read besides: the handshake, a cancel request.
  func withPointer<Result>(_ body: (OpaquePointer) -> Result) -> Result { unsafe body(pointer) }
}

extension QueryResult {
  /// libpq itself reports an error, no server.
  fileprivate var isHomemade: Bool {
    if case .failed(let error) = self { error.sqlstate == nil } else { false }
  }
}
