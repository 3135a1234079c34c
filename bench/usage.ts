/**
 * Reads a million rows of the jobs endpoint into a report, from a server in another process. Prints the growth of this
 * process's resident memory, and the time.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import { Credentials, GenesysCloud } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Interval } from "@effect-genesys/schemas"
import { Report, Usage } from "@effect-genesys/usage"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

const rows = Number(process.argv[2] ?? "1000000")

const server = Effect.acquireRelease(
  Effect.promise(async () => {
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL("UsageServer.ts", import.meta.url)), String(rows)],
      { stdio: ["pipe", "pipe", "inherit"] }
    )
    const [url] = await once(child.stdout, "data")
    return { child, url: String(url).trim() }
  }),
  ({ child }) => Effect.sync(() => child.kill())
)

const residentMB = Effect.sync(() => process.memoryUsage().rss / 2 ** 20)

const program = Effect.gen(function* () {
  const { url } = yield* server
  const cloud = GenesysCloud.layer({
    region: url,
    credentials: Credentials.accessToken(Redacted.make("none")),
    rateLimit: false
  }).pipe(Layer.provide(NodeTransport.layer))
  const interval = Interval.lastDays(30, yield* DateTime.now)

  const before = yield* residentMB
  const started = yield* Clock.currentTimeMillis
  let most = before
  const report = yield* Usage.submit({
    kind: "organizationJob",
    query: {
      interval,
      granularity: "Day",
      groupBy: ["OauthClientId", "OauthClientName", "TemplateUri", "HttpMethod"]
    }
  }).pipe(
    Effect.flatMap((handle) =>
      Usage.rows(handle, { initialDelay: 0 }).pipe(
        Stream.chunks,
        Stream.tap(() => Effect.map(residentMB, (now) => (most = Math.max(most, now)))),
        Stream.flattenArray,
        Report.of
      )
    ),
    Effect.provide(cloud)
  )
  const seconds = ((yield* Clock.currentTimeMillis) - started) / 1000

  if (report.rows !== rows || report.total.requests !== 3 * rows) {
    return yield* Effect.die(`${report.rows} rows and ${report.total.requests} requests are not all`)
  }
  yield* Console.log(
    JSON.stringify({
      rows,
      rssGrowthMB: Number((most - before).toFixed(1)),
      seconds: Number(seconds.toFixed(1))
    })
  )
}).pipe(Effect.scoped)

NodeRuntime.runMain(program)
