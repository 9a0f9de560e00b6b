// The keys of the configuration file. The one table of them: the decoder knows no others, and `config example`, whose
// output is docs/config.json5, is written from it.

import Diagnosis
import Samples

package struct ConfigurationKey: Sendable {
  package enum Content: Sendable {
    /// A value as it may stand in the file: the default, or an example where there is none.
    case value(String)
    case section([ConfigurationKey])
    /// A section whose keys are names that the user chooses: these are examples.
    case names([ConfigurationKey])
  }

  package var name: String
  /// What it is for, and what holds without it: sentences.
  package var meaning: String
  package var content: Content

  init(_ name: String, _ meaning: String, _ content: Content) {
    self.name = name
    self.meaning = meaning
    self.content = content
  }
}

extension ConfigurationKey {
  package static let all: [ConfigurationKey] = [
    ConfigurationKey(
      "materialize",
      "What psql takes: keywords and values, a URI, or an entry of pg_service.conf. $PGWATCH_MATERIALIZE and -m outweigh "
        + "it. Passwords are best kept in ~/.pgpass.",
      .value("'service=materialize'")),
    ConfigurationKey(
      "upstreams",
      "Upstreams that Materialize's connections name are found by themselves, with user, password and certificates from "
        + "where libpq takes them. Name one here (as its connection is named) if it needs something else.",
      .names([
        ConfigurationKey(
          "orders-db", "The conninfo alone, or an object with more.",
          .value("'host=orders.example.net dbname=shop user=watcher sslmode=verify-full'")),
        ConfigurationKey("billing-db", "Everything in it may be left out.", .section(upstream)),
      ])),
    ConfigurationKey(
      "interval", "Seconds between two refreshes, 0.2 to 3600. -i outweighs it.", .value("2")),
    ConfigurationKey("theme", "The colours: default, light, dark, contrast.", .value("'default'")),
    ConfigurationKey(
      "ascii", "Draw with ASCII characters only; by itself where the locale is not UTF-8.", .value("false")),
    ConfigurationKey("color", "Draw with colours. $NO_COLOR is obeyed too.", .value("true")),
    ConfigurationKey("mouse", "Take the mouse from the terminal.", .value("true")),
    ConfigurationKey("read_only", "Take away everything that could change a server.", .value("false")),
    ConfigurationKey(
      "thresholds",
      "From where on a figure is a warning, and critical, on the dashboard and for check. 'off' means never. One that is "
        + "left out keeps its default, or gives way to the other.",
      .section(thresholds)),
    ConfigurationKey(
      "certificates", "The threshold certificate_days, as it was written before there were others.",
      .section(certificates)),
    ConfigurationKey(
      "recordings", "What the dashboard keeps of the last hours by itself, for replay and report.", .section(recordings)
    ),
  ]

  static let upstream: [ConfigurationKey] = [
    ConfigurationKey(
      "conninfo", "Without it what Materialize's connection of this name leads to is watched.",
      .value("'service=billing'")),
    ConfigurationKey(
      "admin", "A whole conninfo: as whom the wizard changes things. Without it as who watches.",
      .value("'service=billing-admin'")),
    ConfigurationKey(
      "provider",
      "Whose service it is, where that cannot be told from the server: \(providers).", .value("'amazon-rds'")),
    ConfigurationKey(
      "log_file", "Read its log here instead of through SQL. --log-file outweighs it.",
      .value("'/var/log/postgresql/billing.log'")),
  ]

  package static let certificates: [ConfigurationKey] = [
    ConfigurationKey("warning_days", "Days to expiry at which a certificate is a warning.", .value("30")),
    ConfigurationKey("critical_days", "Days to expiry at which a certificate is critical.", .value("7")),
  ]

  static let recordings: [ConfigurationKey] = [
    ConfigurationKey("keep", "Whether it keeps anything.", .value("true")),
    ConfigurationKey("megabytes", "How much of it, 1 to 100000; the oldest goes first.", .value("64")),
  ]

  static let thresholds = Threshold.allCases.map { threshold in
    let entry = threshold.entry
    func level(_ level: Level?) -> String {
      let text = (level ?? .never).text(in: entry.unit)
      return Double(text) == nil ? "'\(text)'" : text
    }
    return ConfigurationKey(
      threshold.rawValue, "\(entry.meaning.capitalized): each level is \(entry.unit.wanted).",
      .value("{ warning: \(level(entry.standard.warning)), critical: \(level(entry.standard.critical)) }"))
  }

  /// Those of a threshold's object.
  static let levels = ["warning", "critical"]

  private static let providers = Provider.allCases.map(\.rawValue).joined(separator: ", ")
}

extension String {
  /// With a capital at its beginning.
  fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
