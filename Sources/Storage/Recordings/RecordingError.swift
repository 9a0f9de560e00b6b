// What is wrong with a recording, said so that one knows what to do.

package struct RecordingError: Error, Sendable, Equatable {
  /// One paragraph of whole sentences.
  package var message: String

  package init(message: String) { self.message = message }
}
