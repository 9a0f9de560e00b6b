// Lists: selecting, scrolling, ordering, copying.

import Screen

extension Model {
  /// The panel that the keys go to, as it stands on the screen. Builds its page, so a key asks for it once and hands it on.
  var viewport: Viewport? {
    Layout(self).panels.first { $0.list == list }.map { panel in
      Viewport(page(of: panel), state(of: panel.list), in: panel.frame, showsNote: !panel.isGlance)
    }
  }

  mutating func changeList(_ change: (inout ListState) -> Void) {
    change(&navigation.lists[list, default: ListState()])
  }

  mutating func moveSelection(by step: Int) {
    if let viewport { moveSelection(by: step, in: viewport) }
  }

  mutating func moveSelection(byPages pages: Int) {
    if let viewport { moveSelection(by: pages * viewport.pageLength, in: viewport) }
  }

  mutating func moveSelection(by step: Int, in viewport: Viewport) {
    let rows = viewport.page.selectable
    guard !rows.isEmpty else { return scroll(viewport, by: step) }
    let current = viewport.selected.flatMap(rows.firstIndex) ?? 0
    let (sum, overflow) = current.addingReportingOverflow(step)
    select(min(max(0, overflow ? (step < 0 ? 0 : .max) : sum), rows.count - 1), in: viewport)
  }

  mutating func select(_ index: Int, in viewport: Viewport) {
    let line = viewport.page.selectable[index]
    changeList { state in
      state.index = index
      state.selected = viewport.page.lines[line].row?.id
      state.top = viewport.visible.lowerBound
      if line < state.top { state.top = line }
      if line >= state.top + viewport.body.height { state.top = line - viewport.body.height + 1 }
      // The first row brings the headings above it along.
      if index == 0 { state.top = 0 }
    }
  }

  /// Enter elsewhere in what is opened leads to the row that runs it: the phrase, typed too early, would be taken for keys.
  mutating func goToRun(in viewport: Viewport?) {
    if options.isReadOnly { return askForPhrase() }
    guard let viewport else { return }
    let rows = viewport.page.selectable
    guard let index = rows.firstIndex(where: { viewport.page.lines[$0].row?.enter?.isRun == true }) else {
      return say("Nothing of this is run from here: y copies it, f writes it to a file.")
    }
    select(index, in: viewport)
    say("Enter once more goes on.")
  }

  private mutating func scroll(_ viewport: Viewport, by step: Int) {
    let end = max(0, viewport.page.lines.count - viewport.body.height)
    let (sum, overflow) = viewport.visible.lowerBound.addingReportingOverflow(step)
    changeList { $0.top = min(max(0, overflow ? (step < 0 ? 0 : end) : sum), end) }
  }

  mutating func nextOrder() {
    guard case .pane(let id) = list else { return }
    let orders = PaneCatalog.pane(id).orders
    guard orders.count > 1 else { return say("This pane has one order only.") }
    changeList { $0.order = ($0.order + 1) % orders.count }
    say("Sorted by \(orders[state(of: list).order]); S turns it round.")
  }

  mutating func copySelection() -> [Effect] {
    guard let row = viewport?.selectedRow, !row.copies.isEmpty else {
      say("Nothing is selected.")
      return []
    }
    say("Copied: \(row.copies.printable)")
    return [.terminal(.copy(row.copiedText))]
  }

  /// The selected text into a file, for those whose terminal has no clipboard.
  mutating func writeSelection() -> [Effect] {
    guard let row = viewport?.selectedRow, !row.copies.isEmpty else {
      say("Nothing is selected.")
      return []
    }
    return [.file(.write(row.copiedText + "\n", name: "pgwatch-tui-\(wizardName)"))]
  }
}
