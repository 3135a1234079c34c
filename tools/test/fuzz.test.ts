import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fuzz from "../src/Fuzz.ts"

const findings = (options: Fuzz.Options) =>
  Effect.gen(function* () {
    const found: Array<Fuzz.Finding> = []
    const counts = yield* Fuzz.run(options, (finding) => Effect.sync(() => found.push(finding)))
    return { counts, found }
  })

describe("answers that are almost the vendor's", () => {
  it.live(
    "end as a success or as a typed error, and show no secret",
    () =>
      Effect.gen(function* () {
        const { counts, found } = yield* findings({ cases: 12_000, seed: 1 })
        assert.deepStrictEqual(found, [])
        assert.deepInclude(counts, { cases: 12_000, defects: 0, leaks: 0, lost: 0 })
        assert.strictEqual(counts.operations, Fuzz.operations.length)
        assert.isAbove(counts.successes, 2000)
        assert.isAbove(counts.typedErrors, 2000)
      }),
    120_000
  )

  it.live("are the same for the same seed, and others for another", () =>
    Effect.gen(function* () {
      const first = yield* findings({ cases: 500, seed: 7 })
      assert.deepStrictEqual(yield* findings({ cases: 500, seed: 7 }), first)
      assert.notDeepEqual((yield* findings({ cases: 500, seed: 8 })).counts, first.counts)
      // A part is the same part wherever it begins.
      const head = yield* findings({ cases: 200, seed: 7 })
      const tail = yield* findings({ cases: 300, seed: 7, first: 200 })
      assert.strictEqual(head.counts.successes + tail.counts.successes, first.counts.successes)
    })
  )
})
