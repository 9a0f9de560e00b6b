// Words that cannot be taken out of a text because somebody's role or table is called so.

import Diagnosis
import Samples

/// Names that everybody has: of PostgreSQL, Materialize, their hosts and this program.
func isNoSecret(_ name: String) -> Bool {
  // PostgreSQL keeps the prefix for itself.
  if name.hasPrefix("pg_") { return true }
  return [
    "mz_system", "mz_support", "mz_catalog_server", "mz_probe", "mz_analytics", "mz_catalog", "mz_internal",
    "mz_introspection",
    "postgres", "template0", "template1", "public", "materialize", "localhost", "pgwatch-tui", "replication", "[local]",
    "rdsadmin", "rds_superuser", "azuresu", "azure_pg_admin", "cloudsqladmin", "cloudsqlsuperuser", "neon_superuser",
  ].contains(name) || name.hasPrefix("/")
}

/// Whether the program itself, or a server, says this word. A single character, or a number, is one too.
func isCommonWord(_ text: String) -> Bool {
  text.count < 2 || text.allSatisfy { $0.isNumber || $0.isPunctuation } || vocabulary.contains(text.lowercased())
}

private let vocabulary: Set<String> = {
  var texts = Cause.allCases.flatMap { cause in
    let entry = cause.entry
    return [cause.rawValue, entry.clause, entry.meaning] + entry.evidence + entry.refutation
      + entry.settledBy.map(\.words)
  }
  texts += RemedyID.allCases.map(\.rawValue) + Step.allCases.map(\.rawValue) + Event.Kind.allCases.map(\.rawValue)
  texts += SettingCatalog.entries.flatMap { [$0.name, $0.purpose] }
  texts += Provider.allCases.map(\.title)
  texts.append(
    """
    fatal error log warning hint detail db sql client sorry too many clients already password failed for user no entry \
    encryption does not exist could not refused reset by peer broken pipe timed out deadline has elapsed lookup address \
    information name service known select from where set reset alter system role database grant to in limit table \
    create drop validate show true false on off default none null idle active streaming running stalled starting \
    paused failed ceased dropped created server host main admin test prod dev staging app web api data primary replica \
    standby an a the of and or is are was with without as at upstream source
    """)
  return Set(texts.flatMap { $0.lowercased().split { !$0.isWordly }.map(String.init) })
}()
