import { assert, describe, it } from "@effect/vitest"
import * as Statistics from "./Statistics.ts"

describe("Statistics", () => {
  it("takes the median of an odd and of an even number of values", () => {
    assert.deepStrictEqual(Statistics.spread([9, 1, 5]), { median: 5, low: 3, high: 7 })
    assert.strictEqual(Statistics.spread([4, 1, 2, 3]).median, 2.5)
  })

  it("takes a single value as its quartiles", () => {
    assert.deepStrictEqual(Statistics.spread([7]), Statistics.exact(7))
  })

  it("has a median of NaN without values", () => {
    assert.isNaN(Statistics.spread([]).median)
  })

  it("compares round by round, so that a slow round is slow for both", () => {
    const rounds = Statistics.ratios([20, 200, 40], [10, 100, 20])
    assert.deepStrictEqual(rounds, [2, 2, 2])
  })

  it("refuses lists of different lengths", () => {
    assert.throws(() => Statistics.ratios([1, 2], [1]), /Cannot compare 2 rounds with 1;/)
  })

  it("starts each round with another item", () => {
    const begun = [0, 1, 2, 3].map((round) => Statistics.rotated(["a", "b", "c"], round))
    assert.deepStrictEqual(
      begun.map(([first]) => first),
      ["a", "b", "c", "a"]
    )
    assert.deepStrictEqual(begun[1], ["b", "c", "a"])
  })
})
