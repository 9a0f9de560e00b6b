// What would settle a doubt: a measurement, and where to have it.

package struct Settlement: Sendable, Equatable, ExpressibleByStringInterpolation {
  package enum Means: Sendable, Equatable {
    /// The figures of a topic show it.
    case figures(Topic)
    /// Probing the way to the server shows it.
    case probe
    /// Materialize has to dial by itself (VALIDATE CONNECTION).
    case validation
  }

  package var text: String
  package var means: Means?

  init(_ text: String, _ means: Means? = nil) {
    self.text = text
    self.means = means
  }

  package init(stringLiteral text: String) { self.text = text }

  /// For readers who have no panes before them.
  package var words: String {
    if case .figures(let topic)? = means { "\(text) (\(topic.word))" } else { text }
  }
}
