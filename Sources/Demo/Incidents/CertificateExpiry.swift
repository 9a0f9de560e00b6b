// The client certificate with which Materialize logs in runs out.

extension Incident {
  package static let certificateExpiry = Incident(
    name: "certificate-expiry",
    summary: "The certificate with which Materialize logs in to orders-db expires.",
    cure: { stage in
      guard let authority = stage.orders.authority else { return "" }
      return "renew the certificate: \(authority.renewal(of: "materialize", days: 365))"
    },
    scenery: Scenery(serverCertificateDays: 12, materializeHasCertificate: true)
  ) { stage in
    try await stage.showHealth()
    // It is valid until now. Sessions that stand do not care.
    try await stage.orders.authority?.renew("materialize", days: 0)
    try await Task.sleep(for: .seconds(1))
    for consumer in stage.consumers where consumer.plan.upstream.credentials != nil {
      try await stage.endSession(of: consumer)
    }
  }
}
