// What a recording takes: on the disk, and of the processor to write and to read it.

import Glibc
import Samples
import Storage

enum RecordingCost {
  /// Has the program record `servers`, and looks at what it wrote.
  static func figures(_ servers: [String]) throws -> [Figure] {
    var template = Array("/tmp/pgwatch-benchmark-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw BenchmarkError(description: "no folder in /tmp") }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let (seen, copy) = ("\(folder)/seen", "\(folder)/copy")
    defer { for path in [seen, copy, folder] { _ = unsafe remove(path) } }
    let program = try ProgramOnTerminal(["record", seen, "--for", "50"] + servers)
    _ = try program.wait(for: ["samples in"])

    var reader = try RecordingReader(path: seen)
    var samples: [Sample] = []
    let reading = try ContinuousClock().measure {
      while let sample = try reader.next() { samples.append(sample) }
    }
    let writer = try RecordingWriter(creating: copy, at: reader.begunAt, version: "")
    var sizes: [Int64] = []
    let writing = try ContinuousClock().measure {
      for sample in samples {
        let before = writer.bytes
        try writer.append(sample)
        sizes.append(writer.bytes - before)
      }
    }
    // At the beginning everything is written in full, as four times an hour.
    let steady = samples.indices.filter { samples[$0].at - reader.begunAt > .seconds(10) }
    let span = (samples.last?.at ?? reader.begunAt) - reader.begunAt - .seconds(10)
    let first = sizes[..<(steady.first ?? 0)].reduce(0, +)
    let hourly = Double(steady.reduce(0) { $0 + sizes[$1] }) * 3600 / span.inSeconds + Double(first) * 4
    let answers = steady.filter { if case .upstream = samples[$0] { true } else { false } }
    return [
      Figure("answer of an upstream", Double(answers.reduce(0) { $0 + sizes[$1] }) / Double(answers.count), "B"),
      Figure("an hour and a server", hourly / Double(servers.count / 2) / 1e6, "MB", below: 1),
      Figure("writing a sample", writing.milliseconds * 1000 / Double(samples.count), "µs"),
      Figure("reading a sample", reading.milliseconds * 1000 / Double(samples.count), "µs"),
    ]
  }
}
