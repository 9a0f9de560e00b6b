// A configuration file with every key, explained: `config example`.

/// Values are behind `//` without a blank, words behind `//` and a blank: taken away, the former give a file in which every
/// key is used. As it is, the file changes nothing.
package let configurationExample: String =
  """
  // The configuration of pgwatch-tui, in JSON5: comments, single quotes and trailing commas are fine. Put it into
  // $XDG_CONFIG_HOME/pgwatch-tui/config.json5 (~/.config/… without that variable), or name it with -c. Everything may be left
  // out; what stands behind // without a blank is the default, or an example where there is none.
  // The command line outweighs the environment, which outweighs this file. `pgwatch-tui config check` looks at it.
  {

  """ + lines(of: ConfigurationKey.all, margin: 1).joined(separator: "\n") + "\n}\n"

/// - Parameters:
///   - margin: how deep the keys stand.
///   - isDisabled: everything stands behind `//`.
private func lines(of keys: [ConfigurationKey], margin: Int, isDisabled: Bool = false) -> [String] {
  let blanks = String(repeating: "  ", count: margin)
  return keys.enumerated().flatMap { index, key -> [String] in
    let comment = wrapped(key.meaning, width: 116 - blanks.count).map { "\(blanks)// \($0)" }
    let off = isDisabled ? "//" : ""
    let body: [String] =
      switch key.content {
      case .value(let example): ["\(blanks)//\(name(of: key)): \(example),"]
      case .section(let members):
        ["\(blanks)\(off)\(name(of: key)): {"] + lines(of: members, margin: margin + 1, isDisabled: isDisabled)
          + ["\(blanks)\(off)},"]
      case .names(let examples):
        ["\(blanks)\(off)\(name(of: key)): {"] + lines(of: examples, margin: margin + 1, isDisabled: true)
          + ["\(blanks)\(off)},"]
      }
    return (index > 0 ? [""] : []) + comment + body
  }
}

/// In quotes where JSON5 wants them.
private func name(of key: ConfigurationKey) -> String {
  key.name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } ? key.name : "'\(key.name)'"
}

private func wrapped(_ text: String, width: Int) -> [String] {
  text.split(separator: " ").reduce(into: [String]()) { lines, word in
    if let last = lines.last, last.count + 1 + word.count <= width {
      lines[lines.count - 1] = "\(last) \(word)"
    } else {
      lines.append(String(word))
    }
  }
}
