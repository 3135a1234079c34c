/** Writes the requests of each client in the last 30 days, by day and endpoint, to a CSV file. */
import { GenesysCloud } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Interval } from "@effect-genesys/schemas"
import { Fleet } from "@effect-genesys/usage"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Demo from "./demo.ts"

// Anybody who creates a client chooses its name. A leading apostrophe keeps a spreadsheet from running it as a formula.
const text = (cell: string) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)
const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const line = (...cells: ReadonlyArray<string | number>) =>
  `${cells.map((cell) => (typeof cell === "number" ? cell : quoted(text(cell)))).join(",")}\r\n`

type Row = Fleet.FleetRow<{ readonly granularity: "Day"; readonly groupBy: readonly ["TemplateUri"] }>

const written = (rows: ReadonlyArray<Row>) =>
  rows
    .map(({ clientId, clientName, date, requests, status429, templateUri }) =>
      line(clientId, clientName, DateTime.formatIsoDateUtc(date), templateUri, requests, status429)
    )
    .join("")

const audit = Effect.fn(function* (file: string) {
  const fs = yield* FileSystem.FileSystem
  const interval = Interval.lastDays(30, yield* DateTime.now)
  let clients = 0
  let missing = 0

  // One query for all clients, or more if that one is too large or forbidden. Rows are written as they are read.
  const lines = Fleet.events({ interval, granularity: "Day", groupBy: ["TemplateUri"] }).pipe(
    Stream.mapEffect((event) => {
      switch (event._tag) {
        case "Querying":
          clients = event.clientIds.length
          if (process.stderr.isTTY) process.stderr.write(`${Interval.format(event.interval)}\r`)
          return Effect.succeed("")
        case "Rows":
          return Effect.succeed(written(event.rows))
        case "Client":
          if (event.result._tag === "Success") return Effect.succeed(written(event.result.success))
          missing += 1
          return Effect.as(
            Console.error(`No usage for client ${event.clientId}: ${event.result.failure.message}`),
            ""
          )
      }
    })
  )
  yield* Stream.make(line("client id", "client", "day", "endpoint", "requests", "429")).pipe(
    Stream.concat(lines),
    Stream.encodeText,
    Stream.run(fs.sink(file))
  )
  yield* Console.log(`${file} has the usage of ${clients - missing} of ${clients} clients.`)
})

const file = Argument.Path("file").pipe(
  Argument.withDescription("The file to write. Default: usage.csv"),
  Argument.withDefault("usage.csv")
)
const genesys = GenesysCloud.layerConfig().pipe(Layer.provide(NodeTransport.layer))

Command.make("audit-to-csv", { file }, (given) => audit(given.file)).pipe(
  Command.withDescription("Write the requests of each client by day and endpoint to a CSV file"),
  Command.provide(genesys),
  Demo.run({ steps: ["usage.csv"] })
)
