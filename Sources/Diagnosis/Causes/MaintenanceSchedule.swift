// Materialize Cloud's weekly hours of maintenance (Materialize's documentation, "Release schedule"). A self-managed
// Materialize has none: its operator upgrades it.

import Samples

struct MaintenanceSchedule: Sendable, Equatable {
  /// As the host name has it: `eu-west-1`.
  var region: String
  private var window: Window

  fileprivate struct Window: Sendable, Equatable {
    var region: String
    /// Monday is 1.
    var weekday: Int
    /// Hours of the zone's clock.
    var from, to: Int
    var zone: Zone
  }

  /// A zone with daylight saving: seconds east of UTC, and the Sundays on which the clocks change. All windows lie on other
  /// days, so the hour of the change does not matter.
  fileprivate enum Zone: Sendable, Equatable { case dublin, newYork }

  private static let windows = [
    Window(region: "eu-west-1", weekday: 3, from: 21, to: 23, zone: .dublin),
    Window(region: "us-east-1", weekday: 4, from: 5, to: 7, zone: .newYork),
    Window(region: "us-west-2", weekday: 4, from: 5, to: 7, zone: .newYork),
  ]

  /// `nil` where nothing says that it is Materialize Cloud: only its own host names do. The region stands in them, or in
  /// the environment's name.
  init?(of evidence: Evidence) {
    guard let host = evidence.target(.materialize)?.host?.lowercased(), host.hasSuffix(".materialize.cloud") else {
      return nil
    }
    let environment = evidence.materialize.facts.value?.environment ?? ""
    guard
      let window = MaintenanceSchedule.windows.first(where: {
        host.contains("\($0.region).") || environment.hasPrefix("aws-\($0.region)-")
      })
    else { return nil }
    region = window.region
    self.window = window
  }

  /// When the window ends in which `moment` lies; `nil` outside of one.
  func end(at moment: Moment) -> Moment? {
    let offset = window.zone.offset(at: moment)
    let seconds = (moment + offset).microseconds / 1_000_000
    let day = seconds / 86_400
    // 1970-01-01 was a Thursday.
    guard (day +| 3) % 7 +| 1 == Int64(window.weekday) else { return nil }
    let hour = seconds % 86_400 / 3600
    guard hour >= window.from, hour < window.to else { return nil }
    return Moment(microseconds: (day *| 86_400 +| Int64(window.to) *| 3600) *| 1_000_000) - offset
  }

  /// `on Wednesdays from 21:00 to 23:00, Europe/Dublin`
  var words: String {
    let day = window.weekday == 3 ? "Wednesdays" : "Thursdays"
    let hours = "\(window.from < 10 ? "0" : "")\(window.from):00 to \(window.to < 10 ? "0" : "")\(window.to):00"
    return "on \(day) from \(hours), \(window.zone.name)"
  }
}

extension MaintenanceSchedule.Zone {
  fileprivate var name: String { self == .dublin ? "Europe/Dublin" : "America/New_York" }

  /// How far its clocks are ahead of UTC.
  fileprivate func offset(at moment: Moment) -> Duration {
    let date = CivilDate(daysSince1970: Int(moment.microseconds / 86_400_000_000))
    let today = date.daysSince1970
    switch self {
    case .dublin:
      // From the last Sunday of March to the last of October.
      let summer = sunday(onOrBefore: 31, 3, date.year)..<sunday(onOrBefore: 31, 10, date.year)
      return summer.contains(today) ? .seconds(3600) : .zero
    case .newYork:
      // From the second Sunday of March to the first of November.
      let summer = sunday(onOrBefore: 14, 3, date.year)..<sunday(onOrBefore: 7, 11, date.year)
      return .seconds(summer.contains(today) ? -4 * 3600 : -5 * 3600)
    }
  }

  private func sunday(onOrBefore day: Int, _ month: Int, _ year: Int) -> Int {
    let days = CivilDate(year: year, month: month, day: day).daysSince1970
    // 1970-01-04 was a Sunday.
    return days -| (days -| 3) % 7
  }
}
