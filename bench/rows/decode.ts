/** The time to parse and decode a usage result, compared with `JSON.parse` alone. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Child from "../Child.ts"
import * as Generated from "../hey-api/Generated.ts"
import type { Measurement } from "../Measurement.ts"
import * as Samples from "../Samples.ts"
import { ratios, spread } from "../Statistics.ts"
import { type Run, surroundings } from "./Settings.ts"

const readers = ["our schema", "our schema, JIT compiler", "hey-api + valibot"]

const Taken = Schema.Struct({ rows: Schema.Int, parse: Schema.Finite, both: Schema.Finite })

export const run: Run = Effect.fnUntraced(function* ({ installed: { nodeArgs }, progress, quick }) {
  yield* Effect.tryPromise({
    try: Generated.generate,
    catch: (error) => new Child.BenchError({ message: String(error) })
  })
  const found: Array<Measurement> = []
  for (const subject of readers) {
    yield* progress(`decode: ${subject}`)
    const child = yield* Child.start(new URL("decodeProcess.ts", import.meta.url), [subject], {
      nodeArgs: [...nodeArgs, "--expose-gc"],
      env: surroundings
    })
    const round = Effect.filterOrFail(
      child.ask(Taken, {}),
      ({ rows }) => rows === Samples.usageRows,
      ({ rows }) => new Child.BenchError({ message: `${subject} read ${rows} rows.` })
    )
    yield* Effect.repeat(round, { times: quick ? 0 : 2 })
    const taken = yield* Effect.all(Array.from({ length: quick ? 3 : 9 }, () => round))
    const parse = taken.map((one) => one.parse)
    const both = taken.map((one) => one.both)
    const of = {
      section: "decode",
      row: `${Samples.usageRows.toLocaleString("en-US")} rows`,
      subject
    } as const
    found.push(
      { ...of, measure: "parse", ...spread(parse) },
      { ...of, measure: "parse + decode", ...spread(both) },
      { ...of, measure: "(parse + decode) ÷ parse", ...spread(ratios(both, parse)) }
    )
  }
  return found
})
