/** Time and memory of `tsc` for a program of all 13 operations, with the published types. */
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import * as Effect from "effect/Effect"
import { BenchError } from "../Child.ts"
import { root } from "../Installed.ts"
import type { Measurement } from "../Measurement.ts"
import { ratios, spread } from "../Statistics.ts"
import * as Processes from "./Processes.ts"
import type { Run } from "./Settings.ts"

const compilerOptions = {
  target: "ES2024",
  lib: ["ES2024", "DOM"],
  module: "NodeNext",
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
  types: []
}

export const run: Run = Effect.fnUntraced(function* ({ installed: { directory }, progress, quick }) {
  yield* progress("types: tsc over 13 operations")
  const check = Effect.fnUntraced(function* (program: string) {
    const project = join(directory, "programs", `${program}.json`)
    yield* Effect.tryPromise({
      try: () => writeFile(project, JSON.stringify({ compilerOptions, files: [`${program}.ts`] })),
      catch: (error) => new BenchError({ message: String(error) })
    })
    const { milliseconds, output } = yield* Processes.ended(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), "-p", project, "--extendedDiagnostics"],
      directory
    )
    const kilobytes = /^Memory used:\s+(\d+)K$/m.exec(output)?.[1]
    if (kilobytes === undefined)
      return yield* new BenchError({ message: "tsc did not print the memory that it used." })
    return { milliseconds, megabytes: Number(kilobytes) / 1024 }
  })
  const round = Effect.all([check("allOperations"), check("vendorAllOperations")])
  yield* round
  const taken = yield* Effect.all(Array.from({ length: quick ? 3 : 9 }, () => round))
  const of = (side: 0 | 1) => ({
    times: taken.map((both) => both[side].milliseconds),
    memory: taken.map((both) => both[side].megabytes)
  })
  const [ours, vendor] = [of(0), of(1)]
  return [
    { ...named("our client"), measure: "time", ...spread(ours.times) },
    { ...named("our client"), measure: "time ÷ vendor SDK", ...spread(ratios(ours.times, vendor.times)) },
    { ...named("our client"), measure: "memory", ...spread(ours.memory) },
    { ...named("our client"), measure: "memory ÷ vendor SDK", ...spread(ratios(ours.memory, vendor.memory)) },
    { ...named("vendor SDK"), measure: "time", ...spread(vendor.times) },
    { ...named("vendor SDK"), measure: "memory", ...spread(vendor.memory) }
  ] satisfies ReadonlyArray<Measurement>
})

const named = (subject: string) => ({ section: "types", row: "13 operations", subject }) as const
