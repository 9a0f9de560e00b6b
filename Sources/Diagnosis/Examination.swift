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
        case .materialize:
          part.note(materialize.questions, loss: materialize.link.lost?.loss)
        case .upstream(let name):
          if let record = upstreams[name] { part.note(record) }
        }
        return part
      })
  }
}

extension Examination.Part {
  fileprivate mutating func note(_ record: UpstreamRecord) {
    note(record.questions, loss: record.link.lost?.loss)
    if record.sessions.value?.masked == true {
      unseen.append(Examination.Gap(what: "other roles' sessions in full", why: "pg_read_all_stats is missing"))
    }
    if record.presented != nil {
      seen.append("certificates")
    } else if record.link.handshake == nil {
      unseen.append(Examination.Gap(what: "certificates", why: record.link.lost?.loss.summary ?? "no handshake yet"))
    }
    if record.reachability.latest != nil { seen.append("the way there") }
  }

  fileprivate mutating func note(_ questions: [Question], loss: Loss?) {
    for question in questions {
      if let trouble = question.trouble {
        unseen.append(Examination.Gap(what: question.subject, why: trouble.clause))
      } else if question.knownAt == nil {
        unseen.append(
          Examination.Gap(what: question.subject, why: loss?.summary ?? question.awaited, isPending: loss == nil))
      } else {
        seen.append(question.subject)
      }
    }
  }
}

extension Trouble {
  /// Why, in a clause.
  var clause: String {
    switch self {
    case .denied(let grant): "refused: \(grant)"
    case .absent(let why): why
    case .failed(let error): error.message
    }
  }
}
