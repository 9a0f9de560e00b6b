// For the few calls that can only be made blockingly.

import Glibc

/// Runs `work` on a detached thread of its own; false when the system has none to give. Not on a Dispatch queue: a call
/// that hangs would keep one of the few threads that queues and tasks share.
func runOnThread(_ work: @escaping @Sendable () -> Void) -> Bool {
  var attributes = pthread_attr_t()
  unsafe pthread_attr_init(&attributes)
  defer { unsafe pthread_attr_destroy(&attributes) }
  unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  unsafe pthread_attr_setstacksize(&attributes, 256 * 1024)
  let errand = unsafe Unmanaged.passRetained(Errand(work))
  var thread = pthread_t()
  let status = unsafe pthread_create(
    &thread, &attributes,
    { errand in
      if let errand = unsafe errand { unsafe Unmanaged<Errand>.fromOpaque(errand).takeRetainedValue().work() }
      return nil
    }, errand.toOpaque())
  if status != 0 { unsafe errand.release() }
  return status == 0
}

/// Carries a closure through a C pointer.
private final class Errand: Sendable {
  let work: @Sendable () -> Void
  init(_ work: @escaping @Sendable () -> Void) { self.work = work }
}
