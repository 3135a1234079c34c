import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import * as Process from "@effect-genesys/testing/Process"
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const Ratios = Schema.fromJsonString(
  Schema.Struct({ requests: Schema.Finite, time: Schema.Finite, slowdown: Schema.Finite })
)
const bench = fileURLToPath(new URL("../../../bench/polling.ts", import.meta.url))

it.live("the default cadence is better than a loop by as much as the README says", () =>
  Effect.gen(function* () {
    const { stdout } = yield* Process.node([bench])
    const ratios = yield* Schema.decodeEffect(Ratios)(stdout)
    assert.isAtMost(ratios.requests, 0.5)
    assert.isAtMost(ratios.time, 1.03)
    assert.isAtMost(ratios.slowdown, 0.6)
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const printed = yield* Schema.decodeEffect(Ratios)(/```json\n(.*?)\n```/s.exec(readme)?.[1] ?? "")
    assert.deepStrictEqual(printed, ratios)
  })
)
