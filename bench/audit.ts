/**
 * What an audit costs as a fleet grows: one JSON line for each measurement, each from a process of its own.
 *
 *   pnpm bench audit              10, 100, 1,000 and 10,000 clients; takes some minutes
 *   pnpm bench audit 10 1000      these sizes only
 *
 * First requests and virtual time (`auditRequests.ts`). `way`: `organization` is one query for all clients, `intervals`
 * several, which the audit chooses itself, and `clients` one for each, as where the organization query is forbidden.
 * `latency`: how long a query runs on the server. `bound`: the seconds after which the rate limit lets the last request
 * go, and `ratio` the seconds to that. `heapGrowthMB`: while the last nine tenths of the clients are read one by one.
 *
 * Then memory (`auditMemory.ts`), of one process that runs an audit over a socket. `peakMB`: the most that was resident;
 * `growthMB`: over what it was before the audit; `keptMB`: what the result keeps, with all that was loaded for it.
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

/** What a script prints. */
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
    for (const [way, latency] of runs) yield* measured("auditRequests", String(clients), way, latency)
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
