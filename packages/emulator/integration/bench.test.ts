/** Limits of the emulator's speed, on a machine that runs nothing else. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { bench } from "./Bench.ts"

/** Milliseconds, the median of twenty. */
const Started = Schema.fromJsonString(Schema.Struct({ empty: Schema.Finite, demo: Schema.Finite }))

const Pressed = Schema.fromJsonString(
  Schema.Struct({ requests: Schema.Int, errors: Schema.Int, perSecond: Schema.Finite, ratio: Schema.Finite })
)

it.live("listens within 50 milliseconds", () =>
  Effect.gen(function* () {
    const { demo, empty } = yield* Schema.decodeEffect(Started)(yield* bench("start"))
    assert.isBelow(empty, 50)
    assert.isBelow(demo, 50)
  })
)

it.live(
  "handles 2,000 requests per second, or an eighth of a bare node:http server's, without an error",
  () =>
    Effect.gen(function* () {
      const { errors, perSecond, ratio, requests } = yield* Schema.decodeEffect(Pressed)(
        yield* bench("load", "9")
      )
      assert.isAbove(requests, 0)
      assert.strictEqual(errors, 0)
      assert.isTrue(perSecond >= 2000 || ratio >= 0.125, `${perSecond} a second, ${ratio} of a bare server`)
    }),
  120_000
)
