// The keys that work at a place, from the table of keys, and what its pane has to say.

import Screen

func helpPage(for place: Place, _ model: Model, _ size: Size) -> Page {
  var lines: [Line] = [.heading("Keys")]
  lines += Bindings.at(place, model.mode).map { binding in
    .labelled(binding.label, [Span(binding.help)], width: 12, id: "key " + binding.label, copies: binding.help)
  }
  for pane in panes(of: place) {
    if !pane.orders.isEmpty {
      lines += [.blank, Line("Orders of \(pane.title): \(pane.orders.joined(separator: ", ")).", .faint)]
    }
    lines += [.blank, .heading("About \(pane.title)")]
    for (index, paragraph) in pane.help.enumerated() {
      if index > 0 { lines.append(.blank) }
      lines += paragraph.wrapped(to: max(20, min(size.width, 100))).enumerated().map { number, text in
        Line(text, row: Row("help \(pane.title) \(index) \(number)", copies: paragraph))
      }
    }
  }
  lines += [.blank, .heading("Signs")]
  let signs: [(Sign, String)] = [
    (.good, "fine"), (.advice, "could be better, or a hint"), (.warning, "warning"), (.critical, "critical"),
    (.unknown, "cannot tell"), (.pending, "under way"),
  ]
  lines += signs.map { sign, words in Line([sign.span, Span("  " + words)], row: Row("sign " + words, copies: words)) }
  return Page(lines: lines)
}

private func panes(of place: Place) -> [Pane] {
  switch place {
  case .overview: PaneCatalog.all
  case .pane(let id): [PaneCatalog.pane(id)]
  case .source: [PaneCatalog.pane(.sources)]
  case .servers, .help: []
  }
}
