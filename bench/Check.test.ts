import { assert, describe, it } from "@effect/vitest"
import * as Check from "./Check.ts"
import type { Measure, Measurement } from "./Measurement.ts"
import { exact } from "./Statistics.ts"

const measured = (measure: Measure, value: number, subject = "our client"): Measurement => ({
  section: "calls",
  row: "GET one client, 16 in flight",
  subject,
  measure,
  ...exact(value)
})

describe("Check", () => {
  it("accepts the reference itself", () => {
    const run = [measured("CPU ÷ undici", 2), measured("CPU per call", 120), measured("token requests", 1000)]
    assert.deepStrictEqual(Check.violations(run, run), [])
  })

  it("names a cost that exceeds its limit", () => {
    const reference = [measured("CPU ÷ undici", 2)]
    assert.deepStrictEqual(Check.violations([measured("CPU ÷ undici", 3)], reference), [])
    assert.deepStrictEqual(Check.violations([measured("CPU ÷ undici", 3.5)], reference), [
      "GET one client, 16 in flight: CPU ÷ undici of our client is 3.50×, above the limit of 3.00× (reference 2.00×)."
    ])
  })

  it("names a throughput below its limit, and accepts any higher one", () => {
    const reference = [measured("throughput ÷ vendor SDK", 3)]
    assert.deepStrictEqual(Check.violations([measured("throughput ÷ vendor SDK", 9)], reference), [])
    assert.deepStrictEqual(Check.violations([measured("throughput ÷ vendor SDK", 1.2)], reference), [
      "GET one client, 16 in flight: throughput ÷ vendor SDK of our client is 1.20×, below the limit of 1.50× (reference 3.00×)."
    ])
  })

  it("accepts a median out of bounds if a quarter of the rounds is within", () => {
    const reference = [measured("CPU ÷ undici", 2)]
    const busy = { ...measured("CPU ÷ undici", 3.5), low: 2.9, high: 6 }
    assert.deepStrictEqual(Check.violations([busy], reference), [])
    assert.lengthOf(Check.violations([{ ...busy, low: 3.1 }], reference), 1)
  })

  it("requires equal counts", () => {
    const found = Check.violations([measured("token requests", 1001)], [measured("token requests", 1000)])
    assert.deepStrictEqual(found, [
      "GET one client, 16 in flight: token requests of our client is 1,001; it must be 1,000."
    ])
  })

  it("ignores absolute values, and rows of other libraries", () => {
    const reference = [measured("CPU per call", 100), measured("CPU ÷ undici", 3, "vendor SDK")]
    const run = [measured("CPU per call", 900), measured("CPU ÷ undici", 30, "vendor SDK")]
    assert.deepStrictEqual(Check.violations(run, reference), [])
  })

  it("reports a row that is missing, new, or without a number", () => {
    const [row] = [measured("CPU ÷ undici", 2)]
    const other = measured("CPU ÷ undici", 2, "our client, spans off")
    assert.deepStrictEqual(Check.violations([row], [row, other]), [
      "GET one client, 16 in flight: CPU ÷ undici of our client, spans off was not measured."
    ])
    assert.deepStrictEqual(Check.violations([row, other], [row]), [
      "GET one client, 16 in flight: CPU ÷ undici of our client, spans off is not in the reference run; run pnpm bench --write."
    ])
    assert.lengthOf(Check.violations([measured("CPU ÷ undici", Number.NaN)], [row]), 1)
  })

  it("compares only the sections that ran", () => {
    const reference = [
      measured("CPU ÷ undici", 2),
      { ...measured("esbuild", 60), section: "bundle" as const }
    ]
    assert.deepStrictEqual(Check.violations([measured("CPU ÷ undici", 2)], reference), [])
  })
})
