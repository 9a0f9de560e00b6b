// Nothing goes wrong.

extension Incident {
  package static let healthy = Incident(
    name: "healthy", summary: "All sources run; the upstreams have connections to spare.",
    cure: { _ in "there is nothing to cure" }
  ) { _ in }
}
