// Whose service a server is.

import Diagnosis
import Testing

@Suite struct ProviderTests {
  @Test(
    arguments: [
      (["rds_superuser", "rds."], nil, Provider.amazonRDS),
      (["apg_", "rds.", "rds_superuser", "rdsadmin"], nil, .amazonAurora),
      (["alloydb.", "alloydbsuperuser", "cloudsql.", "cloudsqlsuperuser"], nil, .alloyDB),
      (["cloudsql.", "cloudsqladmin"], nil, .googleCloudSQL),
      (["azure.", "azuresu"], nil, .azure),
      (["neon.", "cloud_admin"], nil, .neon),
      ([], nil, .selfManaged),
      ([], "db.c1.eu-west-1.rds.amazonaws.com", .amazonRDS),
      (nil, "db.cluster-c1.eu-west-1.rds.amazonaws.com", .amazonAurora),
      (nil, "Shop.Postgres.Database.Azure.com", .azure),
      (nil, "ep-1-pooler.eu.aws.neon.tech", .neon),
    ] as [([String]?, String?, Provider)])
  func isRecognised(marks: [String]?, host: String?, expected: Provider) {
    #expect(Provider(marks: marks, host: host) == expected)
  }

  @Test func rolesOfARestoredDumpAreNotEnough() {
    #expect(Provider(marks: ["rds_superuser", "rdsadmin"], host: "10.0.0.1") == .selfManaged)
  }

  @Test func nothingKnownIsNoProvider() {
    #expect(Provider(marks: nil, host: "10.0.0.1") == nil)
  }
}
