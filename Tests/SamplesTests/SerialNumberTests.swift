// Serial numbers as OpenSSL and as PostgreSQL print them.

import Samples
import Testing

@Suite struct SerialNumberTests {
  @Test(arguments: [
    ("0", "0"), ("00", "0"), ("FF", "255"), ("00ff", "255"), ("1A2B", "6699"),
    ("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", "1461501637330902918203684832716283019655932542975"),
  ])
  func bothForms(_ hexadecimal: String, _ decimal: String) {
    #expect(SerialNumber(hexadecimal: hexadecimal).decimal == decimal)
  }

  @Test func leadingZerosAndCaseDoNotMatter() {
    #expect(SerialNumber(hexadecimal: "00ab") == SerialNumber(hexadecimal: "AB"))
  }
}
