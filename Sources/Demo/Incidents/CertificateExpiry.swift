// The client certificate with which Materialize logs in runs out.

extension Incident {
  package static let certificateExpiry = Incident(
    name: "certificate-expiry",
    summary: "Materialize's client certificate for orders-db expires, and the next connection is refused.",
    cure: { stage in
      guard let authority = stage.orders.authority else { return "" }
      return "renew the certificate: \(authority.renewal(of: "materialize", days: 365))"
    },
    setting: Setting(serverCertificateDays: 12, materializeHasCertificate: true)
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
