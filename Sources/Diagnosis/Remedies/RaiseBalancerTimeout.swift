// Idle timeout and keepalive of a load balancer, proxy or NAT.

import Samples

/// Left out where it is the server's own timeout that fits.
func raiseBalancerTimeout(_ context: RemedyContext) -> [Remedy] {
  let pattern = context.lifetimePattern
  if pattern?.suspectsServer == true { return [] }
  let patience = NetworkDevice.Patience(measured: pattern?.span)
  let detail = pattern.map { pattern in
    let measure = pattern.measure == .idle ? "of silence" : "of age"
    return "cut \(pattern.fitting) of \(pattern.all) times after \(pattern.span.brief) \(measure)"
  }
  return [
    Remedy(
      .raiseBalancerTimeout, "Let the load balancer, proxy or NAT wait longer",
      detail: detail ?? "no pattern in the ends of connections so far", takes: .byHand,
      effect: "Connections that are silent for up to \(patience.minutes) minutes are left alone; keepalives every "
        + "\(patience.keepalive) s let both ends notice a dead peer. The replication connection itself is never silent: "
        + "Materialize answers every second.",
      risk: "Dead connections occupy the device for longer.",
      handOvers: NetworkDevice.likely(context).map { HandOver($0.name, $0.text(patience)) })
  ]
}
