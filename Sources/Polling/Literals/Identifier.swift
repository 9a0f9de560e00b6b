// Names and strings as they are written in SQL that an operator may copy.

/// `name` as a quoted identifier: `"my ""role"""`. Always quoted, so that it is right for every name.
func quotedIdentifier(_ name: String) -> String { "\"" + doubled("\"", in: name) + "\"" }

private func doubled(_ mark: Character, in text: String) -> String {
  String(text.flatMap { $0 == mark ? [$0, $0] : [$0] })
}
