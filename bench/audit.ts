/**
 * Measures audits of growing fleets. Each measurement runs in its own process and prints one JSON line.
 *
 *   pnpm bench audit              10, 100, 1,000 and 10,000 clients; takes some minutes
 *   pnpm bench audit 10 1000      these sizes only
 *
 * `auditRequests.ts` counts requests and virtual time:
 * - `strategy`: one query for the `organization`, one for each of several `intervals`, or one for each of the `clients`,
 *   as if the query for the organization were forbidden
 * - `latency`: how long a query runs on the server
 * - `bound`: the seconds until the rate limit admits the last request; `ratio`: `seconds` / `bound`
 * - `heapGrowthMB`: the growth of the heap while the last nine tenths of the clients are read one by one
 *
 * `auditMemory.ts` measures the memory of an audit over a socket:
 * - `peakMB`: the peak of the resident memory; `growthMB`: its growth during the audit
 * - `keptMB`: the growth of the live heap, with the code loaded for the audit
 */
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const given = process.argv.slice(2).map(Number)
const sizes = given.length > 0 ? given : [10, 100, 1000, 10_000]

const runs = [
  ["organization", "200 millis"],
  ["organization", "10 seconds"],
  ["clients", "200 millis"]
] as const

const Memory = Schema.fromJsonString(
  Schema.Struct({ clients: Schema.Int, peakMB: Schema.Finite, growthMB: Schema.Finite })
)

/** Runs a script, and prints and returns its output. */
const measured = (script: string, ...args: ReadonlyArray<string>) =>
  Effect.promise(() =>
    promisify(execFile)(process.execPath, [
      ...process.execArgv,
      fileURLToPath(new URL(`${script}.ts`, import.meta.url)),
      ...args
    ])
  ).pipe(
    Effect.map(({ stdout }) => stdout.trim()),
    Effect.tap(Console.log)
  )

const program = Effect.gen(function* () {
  for (const clients of sizes) {
    for (const [strategy, latency] of runs)
      yield* measured("auditRequests", String(clients), strategy, latency)
  }
  const memory = yield* Effect.forEach(sizes, (clients) =>
    Effect.flatMap(measured("auditMemory", String(clients)), Schema.decodeEffect(Memory))
  )
  const few = memory.find(({ clients }) => clients === 1000)
  const many = memory.find(({ clients }) => clients === 10_000)
  if (few === undefined || many === undefined) return
  yield* Console.log(
    JSON.stringify({
      memory: "10,000 clients / 1,000",
      peak: Number((many.peakMB / few.peakMB).toFixed(2)),
      growth: Number((many.growthMB / few.growthMB).toFixed(2))
    })
  )
})

NodeRuntime.runMain(program)
