// The stages of the wizard as lists of checks. Each check is in a file of its own, and a line in a list here.

package import Samples

/// What the wizard is about: a source, the upstream that feeds it, and what was found.
package struct CheckContext: Sendable {
  package var source: Source
  /// `nil` while it is not known.
  package var upstream: String?
  /// The findings that concern the source or its upstream, most urgent first.
  package var findings: [Finding]
  package var evidence: Evidence
  package var standards: Standards

  package init(source: Source, findings: [Finding], evidence: Evidence, standards: Standards) {
    self.source = source
    self.upstream = evidence.upstreamName(of: source)
    self.evidence = evidence
    self.standards = standards
    let upstream = self.upstream
    self.findings = findings.filter {
      $0.source == source.id || ($0.source == nil && ($0.upstream == nil || $0.upstream == upstream))
    }
  }
}

extension CheckContext {
  /// Stage 1: whether it recovered already, whether it is a maintenance window, whether it heals by itself.
  package var understanding: [Check] { [recovered, maintenanceWindow, nextError, heals, othersHurt] }

  /// Stage 2: the guide's checks.
  package var checklist: [Check] {
    [connectionParameters, hostName, firewall, hostReachable, pathFromMaterialize, logReadable]
      + loggedReasons
      + [
        connectionLimits, ownLimits, walSenders, replicationSlots, timeouts, keepalives, walSenderTimeout,
        devicesInPath,
        serverCertificate, clientCertificate, accessRules, slot, publication,
      ]
  }

  /// Stage 4: the figures that show whether the remedy worked. `since`: when the stage was entered; `span`: for how long
  /// the source is to run before it counts as recovered.
  package func verification(since: Moment, span: Duration) -> [Check] {
    [running(for: span), restarts(since: since), slotActive, caughtUp, feedback, room] + changesInForce
      + [validated(since: since)]
  }

  /// Stage 5: the guide's list of eight, for this installation.
  package var prevention: [Check] {
    [
      preventsByKeepalives, preventsByPatience, preventsByWatchingNetwork, preventsByCapacity, preventsByTLS,
      preventsByAlerting, preventsByTiming, preventsByConnectingDirectly,
    ]
  }

  /// What helps where a check does not pass, worked out for this installation.
  package func remedies(for check: Check) -> [Remedy] {
    let cause = findings.first?.cause ?? .networkInstability
    let words = check.isAboutOurLogin ? record.link.lost?.loss.server?.message : tellingError
    let about = Finding(
      cause, .info, confidence: 0, source: check.isAboutOurLogin ? nil : source.id, upstream: upstream,
      title: check.title, support: [Exhibit(check.reason, quoting: words)], remedies: check.remedies,
      settings: check.settings)
    return Diagnosis.remedies(for: about, evidence, standards)
  }
}

extension [Check] {
  /// How many of those that can be told pass.
  package var score: (passed: Int, known: Int) {
    (count { $0.result == .pass }, count { $0.result != .cannotTell })
  }
}
