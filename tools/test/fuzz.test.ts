import * as Scale from "@effect-genesys/testing/Scale"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Fuzz from "../src/Fuzz.ts"
import { exchanges } from "../src/FuzzExchanges.ts"

const cases = Scale.isFull ? 20_000 : 1000
const few = Scale.isFull ? 500 : 120

const findings = (options: Fuzz.Options) =>
  Effect.gen(function* () {
    const found: Array<Fuzz.Finding> = []
    const counts = yield* Fuzz.run(options, (finding) => Effect.sync(() => found.push(finding)))
    return { counts, found }
    // The client warns about fields that cannot be read, which many of these responses have.
  }).pipe(Effect.provide(Logger.layer([])))

describe("mutated responses", () => {
  it.live(
    "end as a success or as a typed error, and show no secret",
    () =>
      Effect.gen(function* () {
        const { counts, found } = yield* findings({ cases, seed: 1 })
        assert.deepStrictEqual(found, [])
        assert.deepInclude(counts, { cases, defects: 0, leaks: 0, lost: 0 })
        assert.strictEqual(counts.operations, exchanges.length)
        assert.isAbove(counts.successes, cases / 6)
        assert.isAbove(counts.typedErrors, cases / 6)
      }),
    600_000
  )

  it.live("depend on the seed only", () =>
    Effect.gen(function* () {
      const first = yield* findings({ cases: few, seed: 7 })
      assert.deepStrictEqual(yield* findings({ cases: few, seed: 7 }), first)
      assert.notDeepEqual((yield* findings({ cases: few, seed: 8 })).counts, first.counts)
      // The same cases come in two runs as in one.
      const head = yield* findings({ cases: 80, seed: 7 })
      const tail = yield* findings({ cases: few - 80, seed: 7, first: 80 })
      assert.strictEqual(head.counts.successes + tail.counts.successes, first.counts.successes)
    })
  )
})
