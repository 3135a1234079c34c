/** The time and memory to import each published package in a fresh process, compared with the vendor's SDK. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { BenchError } from "../Child.ts"
import type { Measurement } from "../Measurement.ts"
import { ratios, rotated, spread } from "../Statistics.ts"
import * as Processes from "./Processes.ts"
import type { Run } from "./Settings.ts"

const vendor = "vendor SDK"
const modules: Readonly<Record<string, ReadonlyArray<string>>> = {
  [vendor]: ["purecloud-platform-client-v2"],
  // The floor: every client on Effect imports these two.
  "effect/Schema, effect/http/HttpClient": ["effect/Schema", "effect/http/HttpClient"],
  "@effect-genesys/schemas": ["@effect-genesys/schemas"],
  "@effect-genesys/client": ["@effect-genesys/client"],
  "@effect-genesys/polling": ["@effect-genesys/polling"],
  "@effect-genesys/usage": ["@effect-genesys/usage"],
  "@effect-genesys/emulator": ["@effect-genesys/emulator"],
  "@effect-genesys/cli (commands)": ["@effect-genesys/cli/Command"],
  "effect-pact": ["effect-pact"]
}

const Taken = Schema.fromJsonString(Schema.Struct({ milliseconds: Schema.Finite, megabytes: Schema.Finite }))

const program = (imported: ReadonlyArray<string>) => `
const from = performance.now()
for (const module of ${JSON.stringify(imported)}) await import(module)
const milliseconds = performance.now() - from
console.log(JSON.stringify({ milliseconds, megabytes: process.memoryUsage().rss / 2 ** 20 }))
process.exit(0)`

export const run: Run = Effect.fnUntraced(function* ({ installed: { directory }, progress, quick }) {
  yield* progress("import: every package in fresh processes")
  const subjects = Object.entries(modules)
  const times = new Map(subjects.map(([subject]) => [subject, new Array<number>()]))
  const memory = new Map(subjects.map(([subject]) => [subject, new Array<number>()]))
  const rounds = quick ? 3 : 15
  for (let round = 0; round < rounds; round++) {
    for (const [subject, imported] of rotated(subjects, round)) {
      const { output } = yield* Processes.ended(
        process.execPath,
        ["--input-type=module", "--eval", program(imported)],
        directory
      )
      const taken = yield* Schema.decodeEffect(Taken)(output).pipe(
        Effect.mapError(({ message }) => new BenchError({ message: `${subject}: ${message}` }))
      )
      times.get(subject)?.push(taken.milliseconds)
      memory.get(subject)?.push(taken.megabytes)
    }
  }
  return subjects.flatMap(([subject]): ReadonlyArray<Measurement> => {
    const of = { section: "import", row: "a fresh process", subject } as const
    const [time, rss] = [times.get(subject) ?? [], memory.get(subject) ?? []]
    return [
      { ...of, measure: "time", ...spread(time) },
      { ...of, measure: "time ÷ vendor SDK", ...spread(ratios(time, times.get(vendor) ?? [])) },
      { ...of, measure: "memory", ...spread(rss) },
      { ...of, measure: "memory ÷ vendor SDK", ...spread(ratios(rss, memory.get(vendor) ?? [])) }
    ]
  })
})
