/** The time of the installed `genesys-oauth --help`, compared with a Node.js process that does nothing. */
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { BenchError } from "../Child.ts"
import type { Measurement } from "../Measurement.ts"
import { ratios, spread } from "../Statistics.ts"
import * as Processes from "./Processes.ts"
import type { Run } from "./Settings.ts"

export const run: Run = Effect.fnUntraced(function* ({ installed: { directory }, progress, quick }) {
  yield* progress("help: genesys-oauth --help")
  const command = join(directory, "node_modules/@effect-genesys/cli/dist/bin.js")
  const help = Processes.ended(process.execPath, [command, "--help"], directory).pipe(
    Effect.filterOrFail(
      ({ output }) => output.includes("audit"),
      () => new BenchError({ message: "genesys-oauth --help does not name its commands." })
    )
  )
  const bare = Processes.ended(process.execPath, ["--eval", "0"], directory)
  const taken = yield* Effect.all(Array.from({ length: quick ? 5 : 15 }, () => Effect.all([bare, help])))
  const nothing = taken.map(([node]) => node.milliseconds)
  const shown = taken.map(([, ours]) => ours.milliseconds)
  const of = { section: "help", row: "start to end" } as const
  return [
    { ...of, subject: "bare node", measure: "time", ...spread(nothing) },
    { ...of, subject: "genesys-oauth --help", measure: "time", ...spread(shown) },
    {
      ...of,
      subject: "genesys-oauth --help",
      measure: "time ÷ bare node",
      ...spread(ratios(shown, nothing))
    }
  ] satisfies ReadonlyArray<Measurement>
})
