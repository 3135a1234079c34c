/** Handles a query that fails on the server: queries a week at a time, and prints the weeks that fail again. */
import { GenesysCloud } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Interval } from "@effect-genesys/schemas"
import { Report, Usage, Intervals } from "@effect-genesys/usage"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Demo from "./demo.ts"

const month = Effect.fn(function* (clientId: string) {
  const query = {
    interval: Interval.lastDays(30, yield* DateTime.now),
    granularity: "Day",
    groupBy: ["TemplateUri"]
  } as const
  const rows = yield* Effect.catchTag(Usage.query(clientId, query), "UsageFailed", ({ message }) =>
    Effect.gen(function* () {
      yield* Console.log(`${message}\nQuerying a week at a time.`)
      const weeks = yield* Intervals.run({ kind: "client", clientId, query }, { maxDays: 7 })
      for (const { error, interval } of weeks.failed) {
        yield* Console.log(`No usage for ${Interval.format(interval)}: ${error.message}`)
      }
      return weeks.rows
    })
  )
  const { endpoints, total } = Report.ofRows(rows)
  yield* Console.log(`${total.requests} requests, most of them of ${endpoints[0]?.key ?? "nothing"}`)
})

const clientId = Argument.String("client-id").pipe(Argument.withDescription("The id of a client"))
const genesys = GenesysCloud.layerConfig().pipe(Layer.provide(NodeTransport.layer))

Command.make("usage-failed", { clientId }, (given) => month(given.clientId)).pipe(
  Command.withDescription("Query a month of usage, and query it again week by week if that fails"),
  Command.provide(genesys),
  Demo.run({
    steps: [
      {
        comment: "The query fails on the server, and so does the one of the first week.",
        line: "presence-poller",
        faults: [
          {
            operation: "getOauthClientUsageQueryResult",
            count: 2,
            fault: { kind: "answer", status: 200, body: { queryStatus: "Failed" } }
          }
        ]
      }
    ]
  })
)
