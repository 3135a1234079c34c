/** A client that runs for a long time must request exactly one token per expiry. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Child from "../Child.ts"
import type { Measurement } from "../Measurement.ts"
import { exact } from "../Statistics.ts"
import { type Run, surroundings } from "./Settings.ts"

const Counts = Schema.Struct({
  url: Schema.String,
  calls: Schema.Int,
  tokens: Schema.Int,
  refused: Schema.Int
})
const Taken = Schema.Struct({ cpuMicros: Schema.Finite })

export const run: Run = Effect.fnUntraced(function* ({ installed: { nodeArgs }, progress }) {
  yield* progress("tokens: 10,000 calls over 1,000 token expiries")
  const server = yield* Child.start(new URL("../BareServer.ts", import.meta.url), [])
  const { url } = yield* server.ask(Counts, {})
  const child = yield* Child.start(new URL("tokensProcess.ts", import.meta.url), [url], {
    nodeArgs,
    env: surroundings
  })
  const { cpuMicros } = yield* child.ask(Taken, { expiries: 1000, callsEach: 10 })
  const { calls, refused, tokens } = yield* server.ask(Counts, {})
  if (refused > 0) return yield* new Child.BenchError({ message: `The server refused ${refused} requests.` })
  const of = {
    section: "tokens",
    row: "10 calls at once, then the token expires",
    subject: "our client"
  } as const
  return [
    { ...of, measure: "API calls", ...exact(calls) },
    { ...of, measure: "token requests", ...exact(tokens) },
    { ...of, measure: "CPU per call", ...exact(cpuMicros / calls) }
  ] satisfies ReadonlyArray<Measurement>
})
