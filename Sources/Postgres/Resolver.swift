// Looks host names up, away from the wire.

import Glibc

/// `getaddrinfo` blocks, for ten seconds and more when a name server is silent, and cannot be cancelled. So each look-up
/// has a thread of its own, and their number is bounded twice:
/// - `places` look-ups that somebody waits for run at once; others queue.
/// - A look-up whose askers have given up gives its place to the next, though its thread still hangs; `threads` is the
///   hard bound on both kinds together. getaddrinfo always returns in the end, so that stuck threads come back.
/// A name that is being looked up is never looked up a second time meanwhile: one dead name cannot use up the threads.
@LibpqActor
final class Resolver {
  static let shared = Resolver()

  typealias Answer = Result<[String], Failure>

  struct Failure: Error, Sendable, Equatable {
    /// The words of `gai_strerror`.
    var message: String
  }

  /// Stands for one asker.
  struct Ticket: Hashable {
    fileprivate let number: Int
    fileprivate let name: String
  }

  private let places: Int
  private let threads: Int
  private let lookUp: @Sendable (String) -> Answer
  private var askers: [String: [Ticket: @LibpqActor (Answer) -> Void]] = [:]
  private var running: Set<String> = []
  private var queue: [String] = []
  private var tickets = 0

  /// `lookUp` is called on other threads and may block.
  init(places: Int = 8, threads: Int = 64, lookUp: @escaping @Sendable (String) -> Answer = Resolver.system) {
    self.places = places
    self.threads = threads
    self.lookUp = lookUp
  }

  /// Calls `answer` later, unless the ticket is given back first. The deadline is the asker's affair.
  func addresses(of name: String, _ answer: @escaping @LibpqActor (Answer) -> Void) -> Ticket {
    tickets += 1
    let ticket = Ticket(number: tickets, name: name)
    askers[name, default: [:]][ticket] = answer
    if !running.contains(name) && !queue.contains(name) { queue.append(name) }
    advance()
    return ticket
  }

  func abandon(_ ticket: Ticket) {
    askers[ticket.name]?[ticket] = nil
    if askers[ticket.name]?.isEmpty == true {
      askers[ticket.name] = nil
      queue.removeAll { $0 == ticket.name }
    }
    advance()
  }

  private func advance() {
    while running.count < threads, awaited < places, let name = queue.first {
      queue.removeFirst()
      running.insert(name)
      let lookUp = lookUp
      let started = runOnThread {
        let answer = lookUp(name)
        Task { @LibpqActor in self.finish(name, answer) }
      }
      if !started { finish(name, .failure(Failure(message: "no thread to look the name up"))) }
    }
  }

  private var awaited: Int { running.count { askers[$0] != nil } }

  private func finish(_ name: String, _ answer: Answer) {
    running.remove(name)
    let waiting = askers.removeValue(forKey: name) ?? [:]
    for asker in waiting.values { asker(answer) }
    advance()
  }
}

extension Resolver {
  /// All addresses of `name`, in the order of the system's preference (RFC 6724), which is that of psql.
  nonisolated static let system: @Sendable (String) -> Answer = { name in
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_family = AF_UNSPEC
    var list: UnsafeMutablePointer<addrinfo>?
    let status = unsafe getaddrinfo(name, nil, &hints, &list)
    defer { unsafe freeaddrinfo(list) }
    guard status == 0 else {
      let words = unsafe String(cString: gai_strerror(status))
      return .failure(Failure(message: "could not translate host name \"\(name)\" to address: \(words)"))
    }
    var addresses: [String] = []
    var entry = unsafe list
    while let found = unsafe entry {
      if let address = unsafe numericHost(found.pointee.ai_addr, found.pointee.ai_addrlen) { addresses.append(address) }
      unsafe entry = found.pointee.ai_next
    }
    return addresses.isEmpty ? .failure(Failure(message: "host name \"\(name)\" has no address")) : .success(addresses)
  }
}
