// A server that lets everybody in, or hardly, and sends without end.

import Glibc
import Synchronization

/// Speaks as much of PostgreSQL's protocol as it takes to be listened to.
enum Flood: Sendable, Equatable, CaseIterable {
  static let allCases: [Flood] = [
    .loginError, .loginParameters, .loginNotices, .rows, .field, .noticesBesidesAnswer, .notices, .notifications,
    .parameters,
  ]

  /// An error that is announced with a gigabyte, in place of the login.
  case loginError
  case loginParameters, loginNotices
  /// In answer to the first question.
  case rows, field, noticesBesidesAnswer
  /// A field is announced, and nothing follows: no flood at all.
  case announced
  /// After the login, asked for by nobody.
  case notices, notifications, parameters

  /// When it comes.
  var beginsInLogin: Bool { [.loginError, .loginParameters, .loginNotices].contains(self) }
  var waitsForQuestion: Bool { [.rows, .field, .noticesBesidesAnswer, .announced].contains(self) }

  /// Serves `guest` until it goes.
  /// - Parameter sent: counts the bytes that were sent, those included that wait in the socket.
  func serve(_ guest: Int32, counting sent: borrowing Atomic<Int>) {
    func send(_ bytes: [UInt8]) -> Bool {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes {
          unsafe Glibc.send(guest, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { return false }
        sent.add(count, ordering: .relaxed)
        rest = rest.dropFirst(count)
      }
      return true
    }
    var question = [UInt8](repeating: 0, count: 4096)
    guard unsafe read(guest, &question, question.count) > 0 else { return }
    if !beginsInLogin {
      guard send(Flood.welcome) else { return }
      if waitsForQuestion { guard unsafe read(guest, &question, question.count) > 0 else { return } }
    }
    guard send(beginning) else { return }
    var round = 0
    if self == .announced { _ = unsafe read(guest, &question, question.count) }
    while self != .announced, send(piece(round)) { round += 1 }
  }

  private var beginning: [UInt8] {
    switch self {
    case .loginError: message("R", Flood.bytes(0)) + [UInt8(ascii: "E")] + Flood.bytes(1 << 30)
    case .loginParameters, .loginNotices: message("R", Flood.bytes(0))
    case .rows: Flood.answerHead
    case .field, .announced:
      Flood.answerHead + [UInt8(ascii: "D")] + Flood.bytes(1 << 30) + [0, 1] + Flood.bytes((1 << 30) - 10)
    default: []
    }
  }

  /// Some 64 kB.
  private func piece(_ round: Int) -> [UInt8] {
    switch self {
    case .loginError, .field: [UInt8](repeating: UInt8(ascii: "M"), count: 1 << 16)
    case .loginParameters, .parameters:
      (0..<600).flatMap { index in
        message("S", Array("parameter\(round * 600 + index)\0".utf8) + Flood.text(80))
      }
    case .loginNotices, .notices, .noticesBesidesAnswer:
      (0..<64).flatMap { _ in message("N", Array("SNOTICE\0C00000\0M".utf8) + Flood.text(1000) + [0]) }
    case .rows:
      (0..<64).flatMap { _ in message("D", [0, 1] + Flood.bytes(1000) + [UInt8](repeating: 65, count: 1000)) }
    case .announced: []
    case .notifications:
      (0..<16).flatMap { _ in message("A", Flood.bytes(5) + Array("channel\0".utf8) + Flood.text(4000)) }
    }
  }

  private static let welcome =
    message("R", bytes(0)) + message("S", Array("server_version\015.4\0".utf8)) + message("K", bytes(1) + bytes(2))
    + message("Z", [UInt8(ascii: "I")])

  /// ParseComplete, BindComplete and the description of one column of type text.
  private static let answerHead =
    message("1", []) + message("2", [])
    + message("T", [0, 1] + Array("x\0".utf8) + bytes(0) + [0, 0] + bytes(25) + [0xff, 0xff] + bytes(-1) + [0, 0])

  private static func text(_ count: Int) -> [UInt8] { [UInt8](repeating: UInt8(ascii: "x"), count: count - 1) + [0] }

  private static func bytes(_ number: Int32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
  }
}

private func message(_ type: Unicode.Scalar, _ body: [UInt8]) -> [UInt8] {
  let length = UInt32(body.count + 4)
  return [UInt8(ascii: type)] + (0..<4).map { UInt8(truncatingIfNeeded: length >> (24 - 8 * UInt32($0))) } + body
}
