/**
 * Measures the memory of one audit of 30 days. The argument is the number of clients, each with three endpoints. The server
 * runs in another process. `bench/audit.ts` runs this script, and explains its output.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { run as audit } from "@effect-genesys/cli/Audit"
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Interval } from "@effect-genesys/schemas"
import { UsageRow } from "@effect-genesys/usage"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const clients = Number(process.argv[2] ?? "1000")
const days = 30
const endpoints = 3

const server = Effect.acquireRelease(
  Effect.promise(async () => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL("FleetServer.ts", import.meta.url)), String(clients)],
      { stdio: ["pipe", "pipe", "inherit"] }
    )
    const [url] = await once(child.stdout, "data")
    return { child, url: String(url).trim() }
  }),
  ({ child }) => Effect.sync(() => child.kill())
)

const heapMB = Effect.sync(() => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 2 ** 20
})

const program = Effect.gen(function* () {
  const { url } = yield* server
  const before = yield* heapMB
  const residentBefore = process.memoryUsage().rss / 2 ** 20
  const started = process.cpuUsage()
  const found = yield* audit({
    interval: Interval.lastDays(days, yield* DateTime.now),
    concurrency: 4,
    onProgress: () => Effect.void
  }).pipe(
    Effect.provide(
      GenesysCloud.layer({
        region: url,
        credentials: Credentials.accessToken(Redacted.make("none"))
      }).pipe(Layer.provide(NodeTransport.layer))
    )
  )
  const { system, user } = process.cpuUsage(started)
  const peak = process.resourceUsage().maxRSS / 2 ** 10
  const kept = (yield* heapMB) - before

  const expected = ((clients * (clients + 1)) / 2) * days * endpoints
  const { requests } = UsageRow.total(found.clients)
  if (requests !== expected)
    return yield* Effect.die(`The audit counts ${requests} requests instead of ${expected}`)
  yield* Console.log(
    JSON.stringify({
      clients,
      strategy: found.strategy,
      rows: clients * days * endpoints,
      peakMB: Number(peak.toFixed(0)),
      growthMB: Number((peak - residentBefore).toFixed(0)),
      keptMB: Number(kept.toFixed(1)),
      cpuSeconds: Number(((system + user) / 1e6).toFixed(1))
    })
  )
}).pipe(Effect.scoped)

NodeRuntime.runMain(program)
