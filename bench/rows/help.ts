/** The time of the installed `genesys-oauth` for help and completions, compared with a Node.js process that does nothing. */
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { BenchError } from "../Child.ts"
import type { Measurement } from "../Measurement.ts"
import { ratios, spread } from "../Statistics.ts"
import * as Processes from "./Processes.ts"
import type { Run } from "./Settings.ts"

/** Command lines, each with a word of its output. */
const lines = [
  [["--help"], "audit"],
  [["clients", "--help"], "deactivate"],
  [["__complete", "--", "clients", "list", "--gr"], "--grant"]
] as const

export const run: Run = Effect.fnUntraced(function* ({ installed: { directory }, progress, quick }) {
  const program = join(directory, "node_modules/@effect-genesys/cli/bin/bin.js")
  const bare = Processes.ended(process.execPath, ["--eval", "0"], directory)
  const times = quick ? 5 : 15
  const measured = yield* Effect.forEach(lines, ([args, word]) =>
    Effect.gen(function* () {
      const subject = `genesys-oauth ${args.join(" ")}`
      yield* progress(`help: ${subject}`)
      const command = Processes.ended(process.execPath, [program, ...args], directory).pipe(
        Effect.filterOrFail(
          ({ output }) => output.includes(word),
          () => new BenchError({ message: `${subject} does not print ${word}.` })
        )
      )
      // The first start fills the compile cache.
      yield* command
      const taken = yield* Effect.all(Array.from({ length: times }, () => Effect.all([bare, command])))
      const nothing = taken.map(([node]) => node.milliseconds)
      const ours = taken.map(([, ended]) => ended.milliseconds)
      const of = { section: "help", row: args.join(" ") } as const
      return [
        { ...of, subject: "bare node", measure: "time", ...spread(nothing) },
        { ...of, subject, measure: "time", ...spread(ours) },
        { ...of, subject, measure: "time ÷ bare node", ...spread(ratios(ours, nothing)) }
      ] satisfies ReadonlyArray<Measurement>
    })
  )
  return measured.flat()
})
