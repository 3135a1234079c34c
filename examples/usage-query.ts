/**
 * Queries a week of a client's usage and shows the progress. The handle of the query is in a file, so the same command
 * continues after Ctrl-C, a crash or a restart, instead of querying again.
 */
import { GenesysCloud } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Interval } from "@effect-genesys/schemas"
import { Usage } from "@effect-genesys/usage"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Demo from "./demo.ts"

const usage = Effect.fn(function* (clientId: string, file: string) {
  const fs = yield* FileSystem.FileSystem
  const handle = (yield* fs.exists(file)) ? yield* stored(file) : yield* submitted(clientId, file)
  // The deadline counts from the submission. The default of ten minutes would be over after a long stop.
  yield* Stream.runForEach(Usage.progress(handle, { deadline: "1 day" }), (event) =>
    event._tag === "Progress"
      ? Console.log(`${event.state}. To continue after a stop, run the command again.`)
      : Effect.forEach(event.value, ({ date, requests, status429 }) =>
          Console.log(
            `${date && DateTime.formatIsoDateUtc(date)}: ${requests} requests, ${status429} too many`
          )
        )
  ).pipe(
    // The query has ended, so there is nothing to continue.
    Effect.tapErrorTag("UsageFailed", () => fs.remove(file))
  )
  yield* fs.remove(file)
})

const stored = Effect.fn(function* (file: string) {
  const handle = yield* Usage.decodeHandle(yield* FileSystem.FileSystem.use((fs) => fs.readFileString(file)))
  yield* Console.log(`Continues the query in ${file}.`)
  return handle
})

// Uninterruptible: Ctrl-C must not lose the handle of a query that has been submitted.
const submitted = Effect.fn(function* (clientId: string, file: string) {
  const interval = Interval.lastDays(7, yield* DateTime.now)
  const handle = yield* Usage.submit({ kind: "client", clientId, query: { interval, granularity: "Day" } })
  yield* FileSystem.FileSystem.use((fs) => fs.writeFileString(file, Usage.encodeHandle(handle)))
  return handle
}, Effect.uninterruptible)

const parameters = {
  clientId: Argument.String("client-id").pipe(Argument.withDescription("The id of a client")),
  file: Argument.Path("handle-file").pipe(
    Argument.withDescription("Keeps the handle until the query has ended")
  )
}
const genesys = GenesysCloud.layerConfig().pipe(Layer.provide(NodeTransport.layer))

Command.make("usage-query", parameters, ({ clientId, file }) => usage(clientId, file)).pipe(
  Command.withDescription("Query the usage of a client with progress, and continue after a stop"),
  Command.provide(genesys),
  Demo.run({
    steps: [
      {
        comment: "The query takes an hour. The user stops the program.",
        line: "presence-poller usage.handle",
        behavior: { queryLatency: "1 hour" },
        user: (printed, stop) => (printed.startsWith("Running") ? stop : Effect.void)
      },
      { comment: "An hour later.", line: "presence-poller usage.handle", later: "1 hour" }
    ]
  })
)
