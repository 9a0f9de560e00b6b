// Every remedy is a function in a file of its own and a case in the switch below.

/// What helps against `finding`, worked out for its upstream and that server's provider, in the order of its remedies.
/// A remedy whose values are good already is left out.
package func remedies(for finding: Finding, _ evidence: Evidence, _ standards: Standards) -> [Remedy] { [] }
