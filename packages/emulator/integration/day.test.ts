/** The memory of an emulator over a day of traffic, in virtual time. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { bench } from "./Bench.ts"

const Lived = Schema.fromJsonString(
  Schema.Struct({
    calls: Schema.Int,
    refused: Schema.Int,
    metered: Schema.Int,
    clients: Schema.Int,
    heapGrowthMB: Schema.Finite
  })
)

it.live(
  "counts every call of fifty clients at their rate limits, in constant memory",
  () =>
    Effect.gen(function* () {
      const lived = yield* Schema.decodeEffect(Lived)(yield* bench("day", "0.1"))
      assert.deepInclude(lived, { calls: 90_000, refused: 0, metered: 90_000, clients: 50 })
      assert.isAtMost(lived.heapGrowthMB, 1)
    }),
  600_000
)
