// What happened around a source's latest failure, for the page of the source.

import Diagnosis
import Samples
import Screen

/// Nothing where it has been running for an hour, or nothing is known of that moment.
func failureLines(_ source: Source, _ model: Model) -> [Line] {
  let seen = model.timeline.events.filter { $0.at <= model.now }
  guard let failure = seen.last(where: { $0.isFailure && $0.source == source.id }),
    source.status != .running || model.now - failure.lastAt < .seconds(3_600)
  else { return [] }
  let companions = failure.companions(among: seen).prefix(4)
  guard !companions.isEmpty else { return [] }
  return [.blank, .heading("Around its latest failure, at \(shortTime(failure.at, model))")]
    + companions.map { companion in
      let words = companion.words
      return Line(
        [companion.event.sign, Span(" " + words)],
        row: Row("companion " + companion.event.id, copies: words, note: companion.event.note ?? words))
    }
}
