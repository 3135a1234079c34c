/** Audits an organisation: writes who made how many calls of what, in the last 30 days, into a CSV file. */
import { GenesysCloud, OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Interval } from "@effect-genesys/schemas"
import { Usage } from "@effect-genesys/usage"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

// Anybody who makes a client chooses its name. An apostrophe in front keeps a spreadsheet from running it as a formula.
const text = (cell: string) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)
const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const line = (...cells: ReadonlyArray<string | number>) =>
  `${cells.map((cell) => (typeof cell === "number" ? cell : quoted(text(cell)))).join(",")}\r\n`

Effect.gen(function* () {
  const [, , file = "usage.csv"] = process.argv
  const fs = yield* FileSystem.FileSystem
  const clients = yield* OAuthApi.OAuthApi.use((api) => Stream.runCollect(api.clients))
  const names = new Map(clients.map(({ id = "", name }) => [String(id), name]))
  const interval = Interval.lastDays(30, yield* DateTime.now)

  // Each client is written when its rows are there, so that a long audit needs no more memory than a short one.
  let done = 0
  let written = 0
  const lines = Usage.queryAll(names.keys(), { interval, granularity: "Day", groupBy: ["TemplateUri"] }).pipe(
    Stream.mapEffect(({ clientId, result }) =>
      Effect.gen(function* () {
        if (process.stderr.isTTY) process.stderr.write(`${++done} of ${names.size}\r`)
        if (result._tag === "Failure") {
          yield* Console.error(`No usage of ${names.get(clientId)}: ${result.failure.message}`)
          return ""
        }
        written += 1
        const name = names.get(clientId) ?? ""
        return result.success
          .map(({ date, requests, status429, templateUri }) =>
            line(clientId, name, DateTime.formatIsoDateUtc(date), templateUri, requests, status429)
          )
          .join("")
      })
    )
  )
  yield* Stream.make(line("client id", "client", "day", "endpoint", "requests", "429")).pipe(
    Stream.concat(lines),
    Stream.encodeText,
    Stream.run(fs.sink(file))
  )
  yield* Console.log(`${file} has the usage of ${written} of ${names.size} clients.`)
}).pipe(
  Effect.provide([GenesysCloud.layerConfig().pipe(Layer.provide(NodeTransport.layer)), NodeServices.layer]),
  NodeRuntime.runMain
)
