// What the kernel counts of a process, and what kind of machine this is. See proc(5).

import Demo
import Glibc

enum ProcessFigures {
  /// Resident memory and its anonymous part, in bytes.
  static func memory(of pid: pid_t) throws -> (resident: Double, anonymous: Double) {
    let lines = try text("/proc/\(pid)/status").split(separator: "\n")
    func kilobytes(_ name: String) -> Double {
      lines.first { $0.hasPrefix(name) }?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) }
        ?? 0
    }
    return (kilobytes("VmRSS:") * 1024, kilobytes("RssAnon:") * 1024)
  }

  /// User and system time, in ticks of 10 ms.
  static func processorTime(of pid: pid_t) throws -> Duration { try ticks(of: pid, fields: 14...15) }

  /// That of its children that have ended.
  static func processorTimeOfEndedChildren(of pid: pid_t) throws -> Duration { try ticks(of: pid, fields: 16...17) }

  private static func ticks(of pid: pid_t, fields: ClosedRange<Int>) throws -> Duration {
    // The second field is a name in brackets, which may hold blanks.
    let rest = try text("/proc/\(pid)/stat").split(separator: ")").last?.split(separator: " ") ?? []
    let ticks = fields.reduce(0) { sum, field in sum + (Int(rest[field - 3]) ?? 0) }
    return .milliseconds(ticks * 1000 / sysconf(Int32(_SC_CLK_TCK)))
  }
}

enum Machine {
  /// Processors, memory, load and versions.
  static var description: String {
    let memory = Double(sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))) / 1e9
    let load = (try? text("/proc/loadavg"))?.split(separator: " ").prefix(3).joined(separator: " ") ?? "?"
    let system = (try? text("/proc/sys/kernel/osrelease"))?.split(separator: "\n").first ?? "?"
    let servers = Installation.all.map { String($0.major) }.joined(separator: ", ")
    return """
      \(sysconf(Int32(_SC_NPROCESSORS_ONLN))) processors, \(memory.short) GB of memory, Linux \(system)
      PostgreSQL \(servers); load \(load) before the start
      """
  }
}

private func text(_ path: String) throws -> String {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw BenchmarkError(description: "cannot read \(path)") }
  defer { close(descriptor) }
  var buffer = [UInt8](repeating: 0, count: 16384)
  let count = unsafe read(descriptor, &buffer, buffer.count)
  return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
}
