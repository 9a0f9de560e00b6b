// Text as a server may send it to hurt whoever reads the report.

/// A title, a coloured word, a quote that ends a JSON string, a line separator, an override of the writing direction.
let hostile = "\u{1B}]0;gone\u{7} \u{9B}31m\"\\ \u{2028}\u{202E}txt\u{7F}\r\nnext 数 é"
