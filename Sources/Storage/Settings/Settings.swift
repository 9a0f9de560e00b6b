// What is in force: the command line before the environment before the configuration file.

package import Diagnosis

/// What was said on the command line; `nil`, `false` or empty where nothing was.
package struct Options: Sendable, Equatable {
  package var materialize: String?
  package var upstreams: [Configuration.Upstream] = []
  package var logs: [LogPlace] = []
  package var interval: Duration?
  package var theme: String?
  package var ascii = false
  package var noColor = false
  package var noMouse = false
  package var readOnly = false
  package var thresholds: [ThresholdChange] = []

  package init() {}
}

package struct Settings: Sendable, Equatable {
  package var materialize: String?
  /// Those of the command line first. One of the configuration that has the name of one of these is left out.
  package var upstreams: [Configuration.Upstream]
  /// Logs that are read on this machine; those of the command line first.
  package var logs: [LogPlace]
  package var interval: Duration
  /// `nil`: the program's own choice.
  package var theme: String?
  package var ascii, color, mouse, readOnly: Bool
  package var thresholds: Thresholds
  /// Of recordings that the dashboard keeps by itself; `nil`: it keeps none.
  package var recordingMegabytes: Int?

  package init(_ options: Options, environment: [String: String], _ configuration: Configuration) {
    materialize = options.materialize ?? environment.meant("PGWATCH_MATERIALIZE") ?? configuration.materialize
    let named = Set(options.upstreams.compactMap(\.name))
    upstreams = options.upstreams + configuration.upstreams.filter { !named.contains($0.name ?? "") }
    let configured = upstreams.compactMap { upstream in
      upstream.logFile.map { LogPlace(upstream: upstream.name, path: $0) }
    }
    logs = options.logs + configured
    interval = options.interval ?? configuration.interval ?? .seconds(2)
    theme = options.theme ?? configuration.theme
    ascii = options.ascii || configuration.ascii ?? false
    color = !options.noColor && environment.meant("NO_COLOR") == nil && configuration.color ?? true
    mouse = !options.noMouse && configuration.mouse ?? true
    readOnly = options.readOnly || configuration.readOnly ?? false
    thresholds = Thresholds(configuration.thresholds + options.thresholds)
    recordingMegabytes = configuration.keepsRecordings ?? true ? configuration.recordingMegabytes ?? 64 : nil
  }
}

extension [String: String] {
  /// A variable that is set to something: an empty one counts as unset.
  fileprivate func meant(_ variable: String) -> String? { self[variable].flatMap { $0.isEmpty ? nil : $0 } }
}
