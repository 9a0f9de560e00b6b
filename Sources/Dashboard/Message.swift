// What reaches the dashboard.

package import Samples
package import Screen

/// Everything that can happen.
package enum Message: Sendable {
  case key(Key)
  case resized(Size)
  /// Time has passed. One a second is enough: ages are shown in seconds.
  case tick(Moment)
  /// What has been learned since the last time, in the order in which it was.
  case samples([Sample])
  /// A recording is played instead.
  case playback(PlaybackNews)
  /// What the journal holds, the oldest first: at the start and after every change.
  case journal([JournalEntry])
  /// What became of an effect that has no sample, in a sentence for the operator.
  case said(String)
}
