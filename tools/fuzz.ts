/** `pnpm tools fuzz --cases 1000000 --seed 1`, or `--first 4711 --cases 1` to repeat one case. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Fuzz from "./src/Fuzz.ts"

const flags = {
  cases: Flag.Int("cases").pipe(Flag.withDefault(100_000), Flag.withDescription("The number of cases")),
  seed: Flag.Int("seed").pipe(Flag.withDefault(1), Flag.withDescription("The seed of all cases")),
  first: Flag.Int("first").pipe(Flag.withDefault(0), Flag.withDescription("The number of the first case"))
}

Command.make("fuzz", flags, (options) =>
  Effect.gen(function* () {
    const counts = yield* Fuzz.run(options, (finding) =>
      Console.error(
        `${finding.what}; repeat it with: pnpm tools fuzz --seed ${finding.seed} --first ${finding.case} --cases 1\n${finding.text}\n`
      )
    )
    yield* Console.log(JSON.stringify(counts))
    if (counts.defects + counts.leaks + counts.lost > 0) yield* Effect.sync(() => (process.exitCode = 1))
  }).pipe(Effect.scoped)
).pipe(
  Command.withDescription("Feed the client mutated responses"),
  Command.run({ version: "1" }),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
