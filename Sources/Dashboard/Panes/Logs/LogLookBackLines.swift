// What has become of reading further back in a log: how far it is, or how it ended.

import Diagnosis
import Samples
import Screen

func lookBackLines(_ logs: LogRecord, _ model: Model) -> [Line] {
  guard let lookBack = logs.lookBack else { return [] }
  let dropped = logs.olderDropped == 0 ? "" : "  \(counted(logs.olderDropped, "later line")) not kept"
  var line = progressLine(lookBack, logs, model)
  line.spans.append(Span(dropped, .faint))
  return [line]
    + logs.lookBackTroubles.suffix(2).map { Line([Sign.warning.span, Span(" " + $0, .warning)]) }
}

private func progressLine(_ lookBack: LogLookBack, _ logs: LogRecord, _ model: Model) -> Line {
  let wanted = model.day(of: lookBack.since)
  switch lookBack.end {
  case nil:
    let progress = lookBack.path.map {
      "  \($0)  \(byteSize(lookBack.read)) of \(byteSize(lookBack.length))"
    }
    return Line([Sign.pending.span, Span(" Reading back to \(wanted)", .accent), Span(progress ?? "", .faint)])
  case .reached: return Line([Sign.good.span, Span(" Read back to \(wanted).", .faint)])
  case .exhausted:
    let since = logs.readSince.map { ": it begins at \(model.day(of: $0))" } ?? ""
    return Line([Sign.advice.span, Span(" No older part of the log is here\(since).", .advice)])
  case .bounded:
    let since = logs.readSince.map { " to \(model.day(of: $0))" } ?? ""
    return Line([Sign.advice.span, Span(" Read back\(since); there is much more: o goes on.", .advice)])
  case .impossible:
    return Line([Sign.advice.span, Span(" What came through the pipe is all there is of this log.", .advice)])
  }
}

extension Model {
  /// `09:12:04`, with the date where that is not within the last day.
  func day(of moment: Moment) -> String {
    let clock = moment.clock(offset: options.utcOffset)
    if now - moment < .seconds(86_400) { return clock }
    return "\((moment + .seconds(options.utcOffset)).utc.prefix(10)) \(clock)"
  }
}
