// The manual page, from the tables that the program itself follows: commands and options, keys, configuration, causes.

import Dashboard
import Diagnosis
import Reports
import Storage

func manualPage(of program: CommandOutline) -> String {
  var page = Roff(
    title: program.commandName, section: 1, source: "\(program.commandName) \(programVersion)", manual: "User Commands")
  page.section("NAME")
  page.prose("\(program.commandName) - \(withoutStop(program.abstract))")
  page.section("SYNOPSIS")
  page.example(synopsis(of: program))
  page.section("DESCRIPTION")
  page.prose(description)
  page.section("OPTIONS")
  for argument in program.shown { page.item(argument.synopsis, argument.abstract ?? "") }
  page.section("COMMANDS")
  for (words, command) in program.leaves() where words != ["help"] { add(words, command, of: program, to: &page) }
  page.section("KEYS")
  for guide in KeyGuide.all {
    page.subsection(guide.place)
    for (label, help) in guide.keys { page.item(label, help) }
  }
  page.section("CONFIGURATION")
  page.prose(configuration)
  addKeys(ConfigurationKey.all, below: "", to: &page)
  page.section("CAUSES")
  page.prose("What a finding may name, here and in check's output.")
  for cause in Cause.allCases { page.item(cause.rawValue, cause.entry.meaning) }
  addSurroundings(to: &page)
  return page.text
}

// MARK: - Commands

/// The options of the dashboard are those of other commands too; they are explained once.
private func add(_ words: [String], _ command: CommandOutline, of program: CommandOutline, to page: inout Roff) {
  page.subsection(words.joined(separator: " "))
  page.prose(command.abstract ?? "")
  let known = Set(program.shown.compactMap(\.names))
  let (shared, own) = command.shown.reduce(into: ([CommandOutline.Argument](), [CommandOutline.Argument]())) {
    parts, argument in
    if let names = argument.names, known.contains(names) { parts.0.append(argument) } else { parts.1.append(argument) }
  }
  for argument in own { page.item(argument.synopsis, argument.abstract ?? "") }
  let names = shared.compactMap { $0.names?.last?.written }.filter { $0 != "--help" }
  if !names.isEmpty { page.prose("Takes \(names.joined(separator: ", ")) as above.") }
  if let discussion = command.discussion { page.prose(discussion) }
}

private func synopsis(of program: CommandOutline) -> String {
  let commands = program.leaves().filter { $0.words != ["help"] }.map { words, command in
    let positional = command.shown.filter { $0.kind == "positional" }.map { argument in
      argument.isOptional ? "[\(argument.synopsis)]" : argument.synopsis
    }
    return ([program.commandName] + words + ["[<options>]"] + positional).joined(separator: " ")
  }
  return (["\(program.commandName) [<options>]"] + commands).joined(separator: "\n")
}

private func withoutStop(_ sentence: String?) -> String {
  let text = sentence ?? ""
  return text.hasSuffix(".") ? String(text.dropLast()) : text
}

// MARK: - Configuration

private let configuration = """
  The file is JSON5: comments, single quotes and trailing commas are fine, and everything may be left out. The command line \
  outweighs the environment, which outweighs the file. config example writes one with every key, config check looks at one.
  """

private func addKeys(_ keys: [ConfigurationKey], below section: String, to page: inout Roff) {
  for key in keys {
    let name = section + key.name
    switch key.content {
    case .value(let example): page.item("\(name): \(example)", key.meaning)
    case .section(let members):
      page.item(name, key.meaning)
      addKeys(members, below: name + ".", to: &page)
    case .names(let examples):
      page.item(name, key.meaning)
      addKeys(examples, below: name + ".", to: &page)
    }
  }
}

// MARK: - Around it

private let description = """
  Shows live which source of Materialize that PostgreSQL feeds is hurt, since when and why, and walks through the way out. \
  Two kinds of server are watched: Materialize, and the upstream PostgreSQL server of each source. Upstreams that \
  Materialize's connections name are found by themselves. One connection to each server and one round trip per refresh are \
  made, in read-only transactions; nothing is changed on a server before its SQL was shown and a phrase was typed.

  Conninfos are what psql takes: keywords and values, URIs, service=NAME, ~/.pgpass, the PG* variables.
  """

private func addSurroundings(to page: inout Roff) {
  page.section("EXIT STATUS")
  let others: [(Verdict, String)] = [
    (.ok, "Of other commands: what was asked is done."),
    (.warning, "Of other commands: what was asked could not be read, shown or written; standard error says why."),
    (.critical, "Of journal: it cannot be read, a change was not undone, or it is not known whether it was."),
    (.unknown, "Also of check: its report could not be written."),
  ]
  for (verdict, words) in others {
    page.item(String(verdict.exitCode), "Of check: \(verdict.rawValue). \(words)")
  }
  page.item("64", "Wrong usage: an option, a conninfo or the configuration cannot be used, or no server is named.")
  page.item("128+n", "The dashboard was ended by signal n.")
  page.section("ENVIRONMENT")
  page.item("PGWATCH_MATERIALIZE", "The conninfo of Materialize, unless -m names it.")
  page.item("NO_COLOR", "No colours, if it is set to anything.")
  page.item("XDG_CONFIG_HOME, XDG_STATE_HOME", "Where the files below lie, if not in ~/.config and ~/.local/state.")
  page.item("PGSERVICEFILE, PGPASSFILE, PGUSER …", "What libpq takes from the environment, as for psql.")
  page.section("FILES")
  page.item("~/.config/pgwatch-tui/config.json5", "The configuration.")
  page.item("~/.local/state/pgwatch-tui/journal.jsonl", "Every change that was made on a server, with its undo.")
  page.item("~/.local/state/pgwatch-tui/guide.json", "How far the wizard has come for each source.")
  page.item("~/.local/state/pgwatch-tui/recordings/", "What the dashboard saw in the last hours.")
  page.item("~/.local/state/pgwatch-tui/exports/", "Texts that could not be written to the current folder.")
  page.section("EXAMPLES")
  page.example(
    """
    pgwatch-tui -m service=materialize
    pgwatch-tui -p orders-db='host=orders.example.net dbname=shop user=watcher'
    pgwatch-tui check --format nagios --threshold remaining_connections=10%,3
    pgwatch-tui check --for 120 --format json
    pgwatch-tui demo --incident load-balancer
    """)
  page.section("SEE ALSO")
  page.prose("psql(1)")
}
