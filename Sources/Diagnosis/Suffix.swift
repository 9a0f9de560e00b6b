// What the standard library has for the beginning of a collection only.

extension BidirectionalCollection {
  /// The longest run at the end in which every element satisfies `condition`.
  func suffix(while condition: (Element) -> Bool) -> SubSequence {
    var start = endIndex
    while start > startIndex {
      let previous = index(before: start)
      guard condition(self[previous]) else { break }
      start = previous
    }
    return self[start...]
  }
}
