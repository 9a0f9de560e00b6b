// A cluster without a replica runs nothing.

import Samples

/// Only for a source that is paused.
func giveReplica(_ context: RemedyContext) -> [Remedy] {
  let clusters = Set(context.sources.filter { $0.status == .paused }.compactMap(\.cluster)).sorted()
  return clusters.map { cluster in
    Remedy(
      .giveReplica, "Give cluster \(cluster) a replica", takes: .now,
      effect: "Its sources start again from their slots.", risk: "It costs credits from then on.",
      handOvers: [
        HandOver(
          "SQL for Materialize",
          "SHOW CLUSTERS;\nALTER CLUSTER \(copiedName(cluster)) SET (REPLICATION FACTOR 1);")
      ])
  }
}
