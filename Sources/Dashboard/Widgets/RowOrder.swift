// The orders that the rows of a pane can have.

/// What an order is called, the index of the column that it sorts by, and how it sorts.
struct RowOrder<Element>: Sendable {
  var name: String
  var column: Int
  /// Sorted, and turned round on request.
  var sort: @Sendable (_ elements: [Element], _ reversed: Bool, Model) -> [Element]

  init(
    _ name: String, column: Int, sort: @escaping @Sendable (_ elements: [Element], _ reversed: Bool, Model) -> [Element]
  ) {
    self.name = name
    self.column = column
    self.sort = sort
  }

  /// By a value of each element.
  init<Value: Comparable & Sendable>(
    _ name: String, column: Int, highestFirst: Bool = false, by value: @escaping @Sendable (Element, Model) -> Value
  ) {
    self.init(name, column: column) { elements, isReversed, model in
      sorted(elements, reversed: isReversed != highestFirst) { value($0, model) }
    }
  }
}

/// Sorts by a value; equal ones stay as they came.
func sorted<Element, Value: Comparable>(
  _ elements: [Element], reversed: Bool, by value: (Element) -> Value
) -> [Element] {
  elements.enumerated().sorted { a, b in
    let (x, y) = (value(a.element), value(b.element))
    if x == y { return a.offset < b.offset }
    return reversed ? x > y : x < y
  }.map(\.element)
}
