// A recording in place of servers: what is known of it, and how it is played.

package import Diagnosis
package import Samples

package struct Playback: Sendable, Equatable {
  /// What the recording is called: the name of its file.
  package let name: String
  /// The first moment that it holds.
  package let begin: Moment
  /// The last moment that it holds, as far as it has been read ahead.
  package internal(set) var end: Moment
  /// How much of it has been read ahead, 0…1.
  package internal(set) var share = 0.0
  package internal(set) var speed: Speed
  /// Where the operator wants to be, until that is shown.
  package internal(set) var wanted: Moment?
  /// When something began to fail, the earliest first.
  package internal(set) var failures: [Moment] = []

  package init(name: String, begin: Moment, speed: Speed = .real) {
    self.name = name
    self.begin = begin
    end = begin
    self.speed = speed
  }

  var isReadAhead: Bool { share >= 1 }

  /// How many times faster than the servers a recording runs: a power of two, 1/4 to 64.
  package struct Speed: Sendable, Equatable {
    private var exponent = 0

    package static let real = Speed()
    private static let exponents = -2...6

    private init() {}

    /// `nil` for a factor that is none of them.
    package init?(factor: Double) {
      guard let exponent = Speed.exponents.first(where: { Speed.factor($0) == factor }) else { return nil }
      self.exponent = exponent
    }

    package var factor: Double { Speed.factor(exponent) }
    package var faster: Speed { changed(by: 1) }
    package var slower: Speed { changed(by: -1) }

    /// `×4`, `×1/4`
    package var text: String { exponent < 0 ? "×1/\(1 << -exponent)" : "×\(1 << exponent)" }

    private func changed(by step: Int) -> Speed {
      var speed = self
      speed.exponent = min(max(exponent + step, Speed.exponents.lowerBound), Speed.exponents.upperBound)
      return speed
    }

    private static func factor(_ exponent: Int) -> Double {
      exponent < 0 ? 1 / Double(1 << -exponent) : Double(1 << exponent)
    }
  }
}

/// What comes of playing a recording.
package enum PlaybackNews: Sendable {
  /// What was known at a moment of the recording. `wanted`: the moment that had been asked for (`PlaybackEffect.seek`), where it
  /// was not simply played on to.
  case reached(Moment, Evidence, wanted: Moment?)
  /// What is known at the last moment that has been read ahead, when something began to fail by then, and how much of the
  /// recording that is, 0…1.
  case readAhead(to: Moment, Evidence, failures: [Moment], share: Double)
  /// Nothing was recorded for so long, and that was leapt over.
  case leapt(Duration)
  /// What is wrong with the file, in a sentence.
  case flawed(String)
  /// It was played to its end.
  case ended
}
