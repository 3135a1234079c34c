/** `pnpm tools fuzz:emulator --requests 100000 --seed 1`, or `--first 4711 --requests 1` to repeat one request. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as RequestFuzz from "./src/RequestFuzz.ts"

const flags = {
  requests: Flag.Int("requests").pipe(
    Flag.withDefault(100_000),
    Flag.withDescription("The number of requests")
  ),
  seed: Flag.Int("seed").pipe(Flag.withDefault(1), Flag.withDescription("The seed of all requests")),
  first: Flag.Int("first").pipe(Flag.withDefault(0), Flag.withDescription("The number of the first request"))
}

Command.make("fuzz:emulator", flags, (options) =>
  Effect.gen(function* () {
    const counts = yield* RequestFuzz.run(options, ({ first, requests, seed, what }) =>
      Console.error(
        `${what}; repeat it with: pnpm tools fuzz:emulator --seed ${seed} --first ${first} --requests ${requests}\n`
      )
    )
    yield* Console.log(JSON.stringify(counts))
    // Fewer requests may not reach every operation.
    const reachesAll = counts.missed.length === 0 || counts.requests < 2000
    if (!reachesAll) yield* Console.error(`No request has reached ${counts.missed.join(", ")}.`)
    const isSound = counts.crashes + counts.serverErrors + counts.hangs === 0 && counts.serving && reachesAll
    if (!isSound) yield* Effect.sync(() => (process.exitCode = 1))
  })
).pipe(
  Command.withDescription("Send the emulator malformed and nearly valid requests"),
  Command.run({ version: "1" }),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
