// A piece of time cut into columns.

import Samples
import TestSupport
import Testing

@testable import Dashboard

@Suite struct TimeAxisTests {
  private let axis = TimeAxis(span: .seconds(3_600), until: .noon, columns: 60)

  @Test func everyMomentHasItsColumn() {
    #expect(axis.column(of: .noon) == 59)
    #expect(axis.column(of: .noon - .seconds(60)) == 58)
    #expect(axis.column(of: .noon - .seconds(3_600)) == nil)
    #expect(axis.column(of: .noon + .seconds(60)) == nil)
    for column in 0..<60 { #expect(axis.column(of: axis.end(of: column)) == column) }
  }

  @Test func columnsDoNotMoveWithTheClock() {
    let later = TimeAxis(span: .seconds(3_600), until: .noon + .seconds(59), columns: 60)
    #expect(later == axis)
  }

  @Test func aPieceOfTimeIsCutAtTheEdges() {
    #expect(axis.columns(from: .noon - .seconds(9_000), through: .noon + .seconds(9_000)) == 0..<60)
    #expect(axis.columns(from: .noon - .seconds(120), through: .noon - .seconds(60)) == 57..<59)
    #expect(axis.columns(from: .noon - .seconds(9_000), through: .noon - .seconds(8_000)) == nil)
  }

  @Test func ticksAreRoundTimesOfTheOperatorsClock() {
    let utc = axis.ticks(spacing: 12, offset: 0)
    #expect(utc.map(\.label) == ["09:30", "10:00"])
    #expect(utc.map(\.column) == [29, 59])
    // Half an hour east.
    #expect(axis.ticks(spacing: 12, offset: 1_800).map(\.label) == ["10:00", "10:30"])
  }

  @Test(arguments: TimeAxis.spans) func ticksNeverOverlap(span: Duration) {
    let ticks = TimeAxis(span: span, until: .noon, columns: 100).ticks(spacing: 12, offset: 3_600)
    #expect(!ticks.isEmpty)
    for (left, right) in zip(ticks, ticks.dropFirst()) { #expect(right.column - left.column >= 11) }
  }
}
