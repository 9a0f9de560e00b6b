// The picture for terminals and readers that know ASCII only: done once on the finished canvas, so panes need not care.

extension Canvas {
  /// The same picture in which every sign has its ASCII stand-in, one for each column.
  package func ascii() -> Canvas {
    mapText { text in
      guard let text else { return "?" }
      return asciiStandIn(for: text)
    }
  }
}

/// What stands for a character where there is only ASCII; `?` for one that no pane draws.
package func asciiStandIn(for character: Character) -> Character {
  if let ascii = character.asciiValue, ascii >= 0x20, ascii < 0x7F { return character }
  guard let scalar = character.unicodeScalars.first else { return " " }
  switch scalar.value {
  case 0x2800...0x28FF:
    // A braille pattern's eight low bits are its dots.
    return ramp[(scalar.value & 0xFF).nonzeroBitCount]
  case 0x2581...0x2588: return ramp[Int(scalar.value - 0x2580)]
  case 0x2500...0x257F: return boxLine(scalar)
  default: return signs[character] ?? "?"
  }
}

/// From empty to full in eighths.
private let ramp = Array(" .:-=+*%#")

private func boxLine(_ scalar: Unicode.Scalar) -> Character {
  switch scalar {
  case "─", "━", "═", "╌", "┄", "┈", "╴", "╶": "-"
  case "│", "┃", "║", "╎", "┆", "┊", "╵", "╷": "|"
  default: "+"
  }
}

private let signs: [Character: Character] = [
  "●": "o", "○": "o", "◌": "o", "◐": "o", "✗": "x", "✘": "x", "×": "x", "✓": "v", "✔": "v",
  "▲": "^", "△": "^", "▼": "v", "▽": "v", "▸": ">", "▶": ">", "◂": "<", "◀": "<", "→": ">", "←": "<", "↑": "^",
  "↓": "v", "⇄": "=", "…": "~", "·": ".", "•": "*", "–": "-", "—": "-", "−": "-", "≈": "~", "≤": "<", "≥": ">",
  "±": "+", "µ": "u", "μ": "u", "“": "\"", "”": "\"", "„": "\"", "‘": "'", "’": "'", "‹": "<", "›": ">",
  "▏": "|", "▎": "|", "▍": "|", "▌": "|", "▐": "|", "░": ".", "▒": "=", "▓": "*", "■": "#", "□": "o",
]
