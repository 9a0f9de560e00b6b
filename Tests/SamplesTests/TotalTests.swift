// Arithmetic that ends nowhere but in a result.

import Samples
import Testing

@Suite struct TotalTests {
  @Test func sumsStopAtTheLastNumber() {
    #expect(2 +| 3 == 5)
    #expect(2 -| 3 == -1)
    #expect(2 *| -3 == -6)
    #expect(7 /| 2 == 3)
    #expect(Int.max +| 1 == .max)
    #expect(Int.min +| -1 == .min)
    #expect(Int.min -| 1 == .min)
    #expect(Int.max -| -1 == .max)
    #expect(0 -| Int.min == .max)
    #expect(Int.max *| 2 == .max)
    #expect(Int.max *| -2 == .min)
    #expect(Int.min *| -1 == .max)
    #expect(Int.min /| -1 == .max)
    #expect(5 /| 0 == .max)
    #expect(-5 /| 0 == .min)
    #expect(0 /| 0 == 0)
    #expect(UInt8(3) -| 4 == 0)
    #expect(UInt8(200) +| 100 == 255)
    var sum = Int.max
    sum +|= 1
    #expect(sum == .max)
  }

  @Test func whatDoesNotFitIsUnknown() {
    let (two, last, none): (Int64?, Int64?, Int64?) = (2, .max, nil)
    #expect(two +? 3 == 5)
    #expect(two -? 3 == -1)
    #expect(two *? 3 == 6)
    #expect(last +? 1 == nil)
    #expect(last *? 2 == nil)
    #expect(0 -? Int64.min == nil)
    #expect(none +? 1 == nil)
    #expect(two *? none == nil)
  }

  @Test func anyDoubleIsSomeNumber() {
    #expect(Int(saturating: 2.9) == 2)
    #expect(Int(saturating: -2.9) == -2)
    #expect(Int(saturating: .infinity) == .max)
    #expect(Int(saturating: -.infinity) == .min)
    #expect(Int(saturating: .nan) == 0)
    #expect(Int64(saturating: 0x1p63) == .max)
    #expect(Int64(saturating: -0x1p63) == .min)
    #expect(Int64(saturating: (0x1p63).nextDown) == 9_223_372_036_854_774_784)
    #expect(UInt8(saturating: 255.5) == 255)
    #expect(UInt8(saturating: -1) == 0)
  }

  @Test func spansOfAnyLengthAreComputed() {
    let longest = Duration(attoseconds: .max)
    let shortest = Duration(attoseconds: .min)
    let (two, three) = (Duration.seconds(2), Duration.seconds(3))
    #expect(two +| three == .seconds(5))
    #expect(two -| three == .seconds(-1))
    #expect(two *| 3 == .seconds(6))
    #expect(two *| 0.5 == .seconds(1))
    #expect(three /| 2 == .milliseconds(1500))
    #expect(longest +| longest == longest)
    #expect(shortest -| longest == shortest)
    #expect(longest *| -2 == shortest)
    #expect(longest *| 1e300 == longest)
    #expect(longest *| .nan == .zero)
    #expect(Duration.seconds(1) /| 0 == longest)
    #expect(shortest.magnitude == longest)
    #expect(longest.wholeSeconds == .max)
    #expect(longest.inMicroseconds == .max)
    #expect(shortest.inMicroseconds == .min)
    #expect(Duration.milliseconds(-1500).wholeSeconds == -1)
  }

  @Test func momentsStayWithinWhatThereIs() {
    let last = Moment(microseconds: .max)
    let first = Moment(microseconds: .min)
    #expect(last + Duration(attoseconds: .max) == last)
    #expect(first - Duration(attoseconds: .max) == first)
    #expect((first - last).inMicroseconds == .min)
    for moment in [first, last] {
      #expect(!moment.utc.isEmpty)
      #expect(!moment.timestamp.isEmpty)
      #expect(moment.clock(offset: .min).count == 8)
    }
    #expect(Moment(microseconds: -1).timestamp == "1969-12-31 23:59:59.999999+00")
    #expect(Moment(epoch: 1e26) == nil)
    #expect(Moment(epoch: .nan) == nil)
    #expect(Moment(timestamp: "0001-01-01 00:00:00+99") == nil)
    #expect(Moment(timestamp: "9999-12-31 23:59:60-99") == nil)
  }
}
