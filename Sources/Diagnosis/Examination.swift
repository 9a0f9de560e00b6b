// What was looked at, and what could not be: the other half of "nothing wrong found".

package import Samples

package struct Examination: Sendable, Equatable {
  /// One server, or what leads to it.
  package struct Part: Sendable, Equatable {
    package var server: ServerID
    /// What is known of it, a few words each: `connections`, `slots` …
    package var seen: [String]
    package var unseen: [Gap]
  }

  /// Something that is not known.
  package struct Gap: Sendable, Equatable {
    package var what: String
    /// A clause: the missing grant, the loss, the version that has it.
    package var why: String
    /// It was not asked for, or not answered, up to now.
    package var isPending = false
  }

  /// In the order in which servers are shown.
  package var parts: [Part]

  /// Whether an answer about this server can be trusted to be whole.
  package func isWhole(for server: ServerID) -> Bool { parts.first { $0.server == server }?.unseen.isEmpty ?? false }
}

extension Evidence {
  /// - Parameter upstream: only this one besides Materialize; `nil`: all of them.
  package func examination(of upstream: String? = nil) -> Examination {
    Examination(
      parts: targets.filter { upstream == nil || $0.id == .materialize || $0.id == .upstream(upstream ?? "") }.map {
        target in
        var part = Examination.Part(server: target.id, seen: [], unseen: [])
        if let obstacle = target.obstacle {
          part.unseen.append(Examination.Gap(what: "everything", why: obstacle))
          return part
        }
        switch target.id {
        case .materialize: examine(materialize, &part)
        case .upstream(let name): upstreams[name].map { examine($0, &part) }
        }
        return part
      })
  }

  private func examine(_ record: MaterializeRecord, _ part: inout Examination.Part) {
    let loss = record.link.lost?.loss.summary
    part.note("version and uptime", record.facts, loss)
    part.note("sources", record.sources, loss)
    if record.eventsTrouble == nil, record.sources.value != nil { part.seen.append("status history") }
    if let trouble = record.eventsTrouble {
      part.unseen.append(Examination.Gap(what: "status history", why: trouble.clause))
    }
    part.note("connections", record.connections, loss)
    part.note("tables", record.tables, loss)
    part.note("statistics", record.statistics, loss)
  }

  private func examine(_ record: UpstreamRecord, _ part: inout Examination.Part) {
    let loss = record.link.lost?.loss.summary
    part.note("start time", record.facts, loss)
    part.note("connections", record.sessions, loss)
    if record.sessions.value?.masked == true {
      part.unseen.append(Examination.Gap(what: "other roles' sessions in full", why: "pg_read_all_stats is missing"))
    }
    part.note("WAL senders and slots", record.replication, loss)
    part.note("settings", record.settings, loss)
    part.note("pg_hba.conf", record.accessRules, loss)
    part.note("the log", record.logs, loss)
    let certificate: (value: Bool, why: String?) =
      record.presented == nil
      ? (false, record.link.handshake == nil ? loss ?? "no handshake yet" : nil) : (true, nil)
    if certificate.value {
      part.seen.append("certificates")
    } else if let why = certificate.why {
      part.unseen.append(Examination.Gap(what: "certificates", why: why))
    }
    if record.reachability.latest != nil { part.seen.append("the way there") }
  }
}

extension Examination.Part {
  fileprivate mutating func note<Value>(_ what: String, _ reading: Reading<Value>, _ loss: String?) {
    if let trouble = reading.trouble {
      unseen.append(Examination.Gap(what: what, why: trouble.clause))
    } else if reading.value == nil {
      unseen.append(Examination.Gap(what: what, why: loss ?? "no answer yet", isPending: loss == nil))
    } else {
      seen.append(what)
    }
  }

  fileprivate mutating func note(_ what: String, _ log: LogRecord, _ loss: String?) {
    if let trouble = log.trouble {
      unseen.append(Examination.Gap(what: what, why: trouble.clause))
    } else if log.readAt != nil {
      seen.append(what)
    } else {
      unseen.append(Examination.Gap(what: what, why: loss ?? "not read", isPending: loss == nil))
    }
  }
}

extension Trouble {
  /// Why, in a clause.
  fileprivate var clause: String {
    switch self {
    case .denied(let grant): "refused: \(grant)"
    case .absent(let why): why
    case .failed(let error): error.message
    }
  }
}
