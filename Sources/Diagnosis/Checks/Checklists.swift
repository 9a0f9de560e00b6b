// The stages of the wizard as lists of checks. Each check is a function in a file of its own and a line in a list here.

package import Samples

/// What the wizard is about: a source, the upstream that feeds it, and what was found.
package struct Case: Sendable {
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

extension Case {
  /// Stage 1: whether it is a maintenance window, whether it recovered already, whether it heals by itself.
  package var understanding: [Check] { [] }

  /// What the error means for this source, in a few sentences.
  package var meaning: [String] { [] }

  /// Stage 2: the guide's checks.
  package var checklist: [Check] { [] }

  /// Stage 4: the figures that show whether the remedy worked. `since`: when the stage was entered; `span`: for how long
  /// the source is to run before it counts as recovered.
  package func verification(since: Moment, span: Duration) -> [Check] { [] }

  /// Stage 5: the guide's list of eight, for this installation.
  package var prevention: [Check] { [] }
}
