/** The window of the rate limit, compared with a simple implementation of its rule. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SlidingWindow from "../src/internal/SlidingWindow.ts"

const window = 1000
const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

it.effect.prop(
  "a request waits until the one `limit` places before it has left the window",
  {
    steps: Schema.Array(Schema.Struct({ later: between(0, 300), limit: between(1, 20) })),
    // Enough requests that old times are dropped.
    rounds: between(1, 300)
  },
  ({ rounds, steps }) =>
    Effect.sync(() => {
      const sliding = SlidingWindow.make(window)
      let sent: Array<number> = []
      let now = 0
      for (let round = 0; round < rounds; round++) {
        for (const { later, limit } of steps) {
          now += later
          sent = sent.filter((at) => at > now - window)
          const before = sent.at(-limit)
          const expected = before === undefined ? 0 : before + window - now
          const wait = sliding.wait(now, limit)
          if (wait !== expected) assert.fail(`at ${now} ms the wait is ${wait} and not ${expected}`)
          sliding.count(now)
          sent.push(now)
        }
      }
    })
)
