// The way to the server, from this machine: name, firewall, the server's port.

import Samples

extension CheckContext {
  var hostName: Check {
    let (id, title) = ("dns", "The host's name resolves")
    if let outcome = outcomes(of: .dns).first {
      switch outcome {
      case .failed(let failure, _):
        return Check(
          id, title, .fail, "\(host): \(failure.words(at: .dns)) (\(failure.message)).", topic: .network,
          remedies: [.correctName])
      case .passed(let span):
        return Check(id, title, .pass, "\(host) resolves to \(addresses) in \(span.precise).", topic: .network)
      case .skipped(.notNeeded):
        return Check(id, title, .pass, "\(host) is an address: no name to look up.", topic: .network)
      case .skipped: break
      }
    }
    if record.link.lost?.loss.kind == .unresolved {
      return Check(id, title, .fail, "\(host) does not resolve.", topic: .network, remedies: [.correctName])
    }
    return record.link.liveSince == nil
      ? Check(id, title, .cannotTell, notProbed, topic: .network, remedies: [.validateConnection])
      : Check(id, title, .pass, "Our own connection stands.", topic: .network)
  }

  /// Silence speaks for a firewall; a refusal means that packets get through.
  var firewall: Check {
    let (id, title) = ("firewall", "Firewalls let traffic through")
    let outcomes = outcomes(of: .tcp)
    if outcomes.contains(where: { $0.duration != nil }) || record.link.liveSince != nil {
      return Check(
        id, title, .pass,
        "TCP connects from this machine; Materialize comes from elsewhere: let it test the path itself.",
        topic: .network, remedies: [.validateConnection])
    }
    let failures = outcomes.compactMap(\.failure)
    if let failure = failures.first(where: { $0.kind == .silent || $0.kind == .unreachable }) {
      return Check(
        id, title, .fail,
        "\(host): \(failure.words(at: .tcp)), which speaks for a firewall, a security group or a route.",
        topic: .network, remedies: [.openFirewall])
    }
    if failures.contains(where: { $0.kind == .refused }) || record.link.lost?.loss.kind == .refused {
      return Check(id, title, .pass, "\(host) refuses: packets get through, and nothing listens.", topic: .network)
    }
    if let loss = record.link.lost?.loss, loss.step == .tcp, [.silent, .unreachable].contains(loss.kind) {
      return Check(id, title, .fail, "\(host): \(loss.summary).", topic: .network, remedies: [.openFirewall])
    }
    return Check(id, title, .cannotTell, notProbed, topic: .network, remedies: [.validateConnection])
  }

  var hostReachable: Check {
    let (id, title) = ("host-reachable", "The server answers")
    switch record.link.condition(at: standards.now, patience: standards.patience) {
    case .live:
      return Check(id, title, .pass, "\(server) answers\(roundTrip).", topic: .network)
    case .hung(let span):
      return Check(
        id, title, .fail, "The connection stands, but no answer for \(span.brief).", topic: .network,
        remedies: [.validateConnection])
    case .lost(let lost):
      return Check(
        id, title, .fail, "\(lost.loss.summary), \(counted(lost.count, "attempt")) since \(lost.first.utc) UTC.",
        topic: .network,
        remedies: lost.loss.suggests.cause.playbook, isAboutOurLogin: !lost.loss.concernsEverybody)
    case .dialling(let since):
      return Check(id, title, .cannotTell, "Dialling for \((standards.now - since).brief).", topic: .network)
    case .waiting:
      return Check(id, title, .cannotTell, notProbed, topic: .network, remedies: [.validateConnection])
    }
  }

  private var roundTrip: String {
    record.link.roundTrips.last.map { " within \((Duration.milliseconds(1) *| $0.value).precise)" } ?? ""
  }

  private func outcomes(of step: Step) -> [StepOutcome] {
    (record.reachability.latest?.addresses ?? []).map { step == .dns ? $0.dns : $0.tcp }
  }

  private var addresses: String {
    (record.reachability.latest?.addresses ?? []).compactMap { $0.address?.address }.joined(separator: ", ")
  }

  private var host: String { connection?.host ?? upstream.flatMap { evidence.target(.upstream($0))?.host } ?? "?" }

  private var notProbed: String {
    upstream.flatMap { evidence.target(.upstream($0))?.obstacle } ?? "It was not tried from here yet."
  }
}
