// What the upstream shows of a source that recovered.

import Samples

extension CheckContext {
  /// Materialize answers every second; server times are compared with the server's clock.
  var feedback: Check {
    let (id, title) = ("feedback", "Materialize's feedback arrives")
    guard let pid = currentSlot?.activePID,
      let sender = record.replication.value?.senders.first(where: { $0.pid == pid }),
      let at = sender.repliedAt, let clock = serverClock
    else {
      return Check(id, title, .cannotTell, "pg_stat_replication shows no reply of its WAL sender.", topic: .connections)
    }
    let age = max(.zero, clock - at)
    return age <= .seconds(10)
      ? Check(id, title, .pass, "The last reply was \(age.precise) old.", topic: .connections)
      : Check(
        id, title, .fail, "No reply for \(age.brief), where one comes every second.", topic: .connections,
        remedies: [.steadyNetwork, .setKeepalives])
  }

  var room: Check {
    var check = connectionLimits
    check.id = "headroom"
    return check
  }
}
