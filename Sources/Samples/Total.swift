// Arithmetic that has a result whatever the operands are. What servers, logs and files say may be any number, and Swift's own
// operators end the program where a result is beyond its type. `.ci/run` refuses those in the rooms that such numbers reach.
//
// `+|`, `-|`, `*|`, `/|`  stop at the first or the last number there is: for counts, sums and spans that are shown or compared
// `+?`, `-?`, `*?`        are `nil` beyond: for what is read, where a number that does not fit is none

infix operator +| : AdditionPrecedence
infix operator -| : AdditionPrecedence
infix operator *| : MultiplicationPrecedence
infix operator /| : MultiplicationPrecedence
infix operator +|= : AssignmentPrecedence
infix operator -|= : AssignmentPrecedence
infix operator *|= : AssignmentPrecedence
infix operator +? : AdditionPrecedence
infix operator -? : AdditionPrecedence
infix operator *? : MultiplicationPrecedence

extension FixedWidthInteger {
  @inlinable package static func +| (a: Self, b: Self) -> Self {
    let (sum, isBeyond) = a.addingReportingOverflow(b)
    return isBeyond ? (b < 0 ? .min : .max) : sum
  }
  @inlinable package static func -| (a: Self, b: Self) -> Self {
    let (difference, isBeyond) = a.subtractingReportingOverflow(b)
    return isBeyond ? (b < 0 ? .max : .min) : difference
  }
  @inlinable package static func *| (a: Self, b: Self) -> Self {
    let (product, isBeyond) = a.multipliedReportingOverflow(by: b)
    return isBeyond ? ((a < 0) == (b < 0) ? .max : .min) : product
  }
  /// Divided by zero it is a bound, too; `0 /| 0` is 0.
  @inlinable package static func /| (a: Self, b: Self) -> Self {
    let (quotient, isBeyond) = a.dividedReportingOverflow(by: b)
    return isBeyond ? (a == 0 ? 0 : (a < 0) == (b < 0) ? .max : .min) : quotient
  }

  @inlinable package static func +|= (a: inout Self, b: Self) { a = a +| b }
  @inlinable package static func -|= (a: inout Self, b: Self) { a = a -| b }
  @inlinable package static func *|= (a: inout Self, b: Self) { a = a *| b }

  /// Towards zero; the first or the last number for what is beyond, zero for what is no number.
  @inlinable package init(saturating number: Double) {
    if number.isNaN {
      self = 0
    } else if number <= Double(Self.min) {
      self = .min
    } else {
      // The last number as a Double is the one after it, where a Double is not fine enough.
      self = number >= Double(Self.max) ? .max : Self(number)
    }
  }
}

extension Optional where Wrapped: FixedWidthInteger {
  @inlinable package static func +? (a: Self, b: Self) -> Self { known(a, b) { $0.addingReportingOverflow($1) } }
  @inlinable package static func -? (a: Self, b: Self) -> Self { known(a, b) { $0.subtractingReportingOverflow($1) } }
  @inlinable package static func *? (a: Self, b: Self) -> Self {
    known(a, b) { $0.multipliedReportingOverflow(by: $1) }
  }

  @inlinable static func known(
    _ a: Self, _ b: Self, _ result: (Wrapped, Wrapped) -> (partialValue: Wrapped, overflow: Bool)
  ) -> Self {
    guard let a, let b else { return nil }
    let (value, isBeyond) = result(a, b)
    return isBeyond ? nil : value
  }
}

extension Duration {
  @inlinable package static func +| (a: Duration, b: Duration) -> Duration {
    Duration(attoseconds: a.attoseconds +| b.attoseconds)
  }
  @inlinable package static func -| (a: Duration, b: Duration) -> Duration {
    Duration(attoseconds: a.attoseconds -| b.attoseconds)
  }
  @inlinable package static func *| (span: Duration, factor: Int) -> Duration {
    Duration(attoseconds: span.attoseconds *| Int128(factor))
  }
  @inlinable package static func *| (span: Duration, factor: Double) -> Duration {
    Duration(attoseconds: Int128(saturating: Double(span.attoseconds) * factor))
  }
  @inlinable package static func /| (span: Duration, divisor: Int) -> Duration {
    Duration(attoseconds: span.attoseconds /| Int128(divisor))
  }
  @inlinable package static func +|= (a: inout Duration, b: Duration) { a = a +| b }

  /// Towards zero, as the next one.
  package var wholeSeconds: Int64 { Int64(clamping: attoseconds / 1_000_000_000_000_000_000) }
  package var inMicroseconds: Int64 { Int64(clamping: attoseconds / 1_000_000_000_000) }
  package var inMilliseconds: Double { Double(inMicroseconds) / 1000 }
  package var inSeconds: Double { Double(inMicroseconds) / 1_000_000 }
  /// Without its sign: clocks are set back now and then.
  package var magnitude: Duration { self < .zero ? .zero -| self : self }
}
