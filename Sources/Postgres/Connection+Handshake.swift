// What became known of the server while the connection was made.

internal import CLibpq
import Samples

extension Connection {
  /// Without TLS, which is still to be checked.
  func handshake(_ candidate: Candidate, _ timings: StepTimings) -> Handshake {
    unsafe withPointer { pointer in
      let version = unsafe PQparameterStatus(pointer, "server_version").map { unsafe String(cString: $0) }
      return unsafe Handshake(
        versionNumber: Int(PQserverVersion(pointer)), version: version ?? "", backendPID: PQbackendPID(pointer),
        host: candidate.host, port: candidate.port, remote: .remote(of: socket), local: .local(of: socket),
        timings: timings)
    }
  }
}
