// Where the report comes from, and how to read it.

import Samples

extension IncidentReport {
  var footer: [Block] {
    let redaction: Inline =
      isRedacted ? " Names and addresses are replaced, each by the same word throughout." : ""
    return [
      .heading(2, "About this report"),
      .paragraph([
        "Written by pgwatch-tui \(own: programVersion) as of \(now) UTC.",
        "All times are UTC; those out of a server's log are by that server's clock.\(redaction)",
      ]),
    ]
  }
}
