/** A hundred thousand malformed requests, and the memory after them. */
import { assert, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as RequestFuzz from "../src/RequestFuzz.ts"

it.live(
  "100,000 odd requests crash no emulator, get no 5xx, and leave no memory behind",
  () =>
    Effect.gen(function* () {
      const found: Array<RequestFuzz.Finding> = []
      const counts = yield* RequestFuzz.run({ requests: 100_000, seed: 1 }, (finding) =>
        Effect.sync(() => found.push(finding))
      )
      yield* Console.log(JSON.stringify(counts))
      assert.deepStrictEqual(found, [])
      assert.deepInclude(counts, { crashes: 0, serverErrors: 0, hangs: 0, serving: true })
      assert.isBelow(counts.heapGrowthMB, 10)
      assert.isBelow(counts.rssGrowthMB, 15)
    }),
  1_800_000
)
