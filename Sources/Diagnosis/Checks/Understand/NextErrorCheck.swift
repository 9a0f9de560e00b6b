// What the errors after "connection closed" say.

import Samples

extension CheckContext {
  var nextError: Check {
    let title = "The errors tell a reason"
    guard let error = tellingError else {
      return isRunning
        ? Check("next-error", title, .pass, "No error since the source last ran.", topic: .sources)
        : Check("next-error", title, .cannotTell, "Materialize gives no error yet.", topic: .sources)
    }
    let number = counted(errors.count, "error")
    guard let known = SourceError(error) else {
      return Check(
        "next-error", title, .warn, "\(number); not known here: \(error)", topic: .sources,
        remedies: [.validateConnection])
    }
    if SourceError.isVague(error) {
      return Check(
        "next-error", title, .cannotTell,
        "\(number), all of them \"connection closed\", which says nothing of the reason.",
        topic: .sources, remedies: [.validateConnection])
    }
    return Check(
      "next-error", title, .fail, "\(known.meaning): \(error)", topic: .sources, remedies: known.cause.playbook,
      settings: known.settings)
  }

  var heals: Check {
    let title = "It heals by itself"
    let lasting = findings.first { $0.cause.whyRecreate != nil }
    if let lasting {
      return Check(
        "heals", title, .fail, "It does not: \(lasting.title).", topic: .diagnosis, remedies: lasting.remedies)
    }
    guard !isRunning else { return Check("heals", title, .pass, "It did.", topic: .sources) }
    guard let known = tellingError.flatMap(SourceError.init) else {
      return Check("heals", title, .cannotTell, "The error is not known here.", topic: .diagnosis)
    }
    if tellingError.map(SourceError.isVague) == true {
      return Check(
        "heals", title, .warn, "It usually does; the reason is not known yet.", topic: .diagnosis,
        remedies: [.waitForReconnection])
    }
    return known.heals
      ? Check(
        "heals", title, .warn, "It does as soon as the cause is gone: \(known.meaning).", topic: .diagnosis,
        remedies: [.waitForReconnection])
      : Check(
        "heals", title, .fail, "Somebody has to change something: \(known.meaning).", topic: .diagnosis,
        remedies: known.cause.playbook, settings: known.settings)
  }
}
