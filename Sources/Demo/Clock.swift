// The time of day, for what is written into the stand-in's catalog.

import Glibc
import Samples

extension Moment {
  /// By the clock of this machine.
  static var now: Moment {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Moment(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}
