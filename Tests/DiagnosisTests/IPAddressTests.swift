// Addresses, and the networks of pg_hba.conf that hold them.

import Diagnosis
import Testing

@Suite struct IPAddressTests {
  @Test(arguments: ["10.1.0.9", "::1", "::", "fe80::1", "2001:db8:0:0:0:0:0:1", "::ffff:10.0.0.1", "1:2:3:4:5:6:7::"])
  func areRead(_ text: String) { #expect(IPAddress(text) != nil) }

  @Test(arguments: [
    "", "10.1.0", "10.1.0.256", "10.1.0.+9", "10..0.9", "db.example", "1:2:3", "1::2::3", "12345::", "::g",
    "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", ":1", "10.0.0.1/8",
  ])
  func areNotRead(_ text: String) { #expect(IPAddress(text) == nil) }

  @Test func theSameAddressIsWrittenInManyWays() {
    #expect(IPAddress("2001:DB8::1") == IPAddress("2001:db8:0:0:0:0:0:1"))
    #expect(IPAddress("::ffff:10.0.0.1") == IPAddress("::ffff:a00:1"))
  }

  @Test(arguments: [
    ("10.1.0.9", "10.1.0.0", "255.255.0.0", true), ("10.2.0.9", "10.1.0.0", "255.255.0.0", false),
    ("10.1.0.9", "10.1.0.9", "255.255.255.255", true), ("10.1.0.8", "10.1.0.9", "255.255.255.255", false),
    ("10.1.0.9", "0.0.0.0", "0.0.0.0", true), ("::1", "0.0.0.0", "0.0.0.0", false), ("::1", "::", "::", true),
    ("2001:db8::17", "2001:db8::", "ffff:ffff::", true), ("2001:db9::17", "2001:db8::", "ffff:ffff::", false),
    ("10.1.0.200", "10.1.0.128", "255.255.255.192", false), ("10.1.0.190", "10.1.0.128", "255.255.255.192", true),
  ])
  func networks(_ address: String, _ network: String, _ mask: String, _ isWithin: Bool) throws {
    let (address, network, mask) = (
      try #require(IPAddress(address)), try #require(IPAddress(network)), try #require(IPAddress(mask))
    )
    #expect(address.isWithin(network, mask: mask) == isWithin)
  }
}
