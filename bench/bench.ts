/**
 * Measures the published packages against the alternatives. `README.md` explains how to read the result, and its
 * limits.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Check from "./Check.ts"
import { BenchError } from "./Child.ts"
import * as Installed from "./Installed.ts"
import type { Measurement } from "./Measurement.ts"
import * as Options from "./Options.ts"
import * as Reference from "./Reference.ts"
import * as Bundle from "./rows/bundle.ts"
import * as Calls from "./rows/calls.ts"
import * as Decode from "./rows/decode.ts"
import * as Help from "./rows/help.ts"
import * as Import from "./rows/import.ts"
import type { Run } from "./rows/Settings.ts"
import * as Tokens from "./rows/tokens.ts"
import * as Types from "./rows/types.ts"
import type { Section } from "./Sections.ts"
import * as Table from "./Table.ts"

const sections: Readonly<Record<Section, Run>> = {
  calls: Calls.run,
  decode: Decode.run,
  import: Import.run,
  help: Help.run,
  bundle: Bundle.run,
  types: Types.run,
  tokens: Tokens.run
}

const measured = Effect.fnUntraced(function* ({ quick, sections: names }: Options.Options) {
  yield* Console.error("building and packing the packages")
  const installed = yield* Installed.make
  const found: Array<Measurement> = []
  // One section at a time, so that no other process disturbs it.
  for (const name of names) {
    found.push(...(yield* Effect.scoped(sections[name]({ quick, installed, progress: Console.error }))))
  }
  return found
}, Effect.scoped)

const compared = Effect.fnUntraced(function* (run: ReadonlyArray<Measurement>) {
  const reference = yield* file(Reference.read)
  const problems = Check.violations(run, Reference.measurements(reference))
  if (problems.length === 0) return yield* Console.error("Every row is within its bounds.")
  yield* Console.error(problems.join("\n"))
  return yield* failed
})

const program = Effect.gen(function* () {
  const parsed = Options.parse(process.argv.slice(2))
  if (Result.isFailure(parsed)) {
    yield* Console.error(parsed.failure)
    return yield* failed
  }
  const options = parsed.success
  if (options === "help") return yield* Console.log(Options.help)
  const run = yield* measured(options)
  yield* Console.log(options.output === "json" ? JSON.stringify(run, null, 2) : Table.text(run))
  if (options.reference === "write") yield* file(() => Reference.write(run))
  if (options.reference === "check") yield* compared(run)
}).pipe(Effect.catchTag("BenchError", ({ message }) => Effect.andThen(Console.error(message), failed)))

const failed = Effect.sync(() => {
  process.exitCode = 1
})

const file = <A>(does: () => Promise<A>) =>
  Effect.tryPromise({ try: does, catch: (error) => new BenchError({ message: String(error) }) })

NodeRuntime.runMain(program)
