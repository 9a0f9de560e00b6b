// The `details` of a source's status: a JSON object with hints and with errors by namespace.

/// `{"hints": ["…"], "namespaced": {"ssh": "…"}}`; both keys may be missing, and old versions have one `hint`.
struct StatusDetails: Equatable {
  var hints: [String] = []
  var namespaced: [String: String] = [:]

  private static let longest = 65_536

  /// What cannot be read, or is longer than people read, gives nothing: details are an extra.
  init(json text: String?) {
    guard let text, text.utf8.count <= StatusDetails.longest, case .object(let object)? = JSONValue(text: text) else {
      return
    }
    if case .string(let hint)? = object["hint"] { hints = [hint] }
    if case .array(let values)? = object["hints"] { hints += values.compactMap(\.string) }
    if case .object(let values)? = object["namespaced"] { namespaced = values.compactMapValues(\.string) }
  }
}
