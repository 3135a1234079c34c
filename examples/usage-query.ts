/**
 * Queries a month of a client's usage. `start` prints a handle and then the rows; if it is stopped, `resume` continues from
 * the handle. `submit` prints only the handle, so that another process can get the rows with `resume`.
 */
import { GenesysCloud } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { Interval } from "@effect-genesys/schemas"
import { Usage } from "@effect-genesys/usage"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"

const submitted = (clientId: string) =>
  Effect.flatMap(DateTime.now, (now) =>
    Usage.submit({
      kind: "client",
      clientId,
      query: { interval: Interval.lastDays(30, now), granularity: "Day" }
    })
  )

const submit = Effect.fn(function* (clientId: string) {
  yield* Console.log(Usage.encodeHandle(yield* submitted(clientId)))
})

const start = Effect.fn(function* (clientId: string) {
  const handle = yield* submitted(clientId)
  yield* Console.log(`To continue after a stop, run\n  resume '${Usage.encodeHandle(handle)}'`)
  yield* follow(handle)
})

const resume = (text: string) => Effect.flatMap(Usage.decodeHandle(text), follow)

const follow = (handle: Usage.UsageHandle) =>
  Stream.runForEach(Usage.progress(handle), (event) =>
    event._tag === "Progress"
      ? Console.log(`${event.state}; next check in ${Duration.format(event.nextDelay)}`)
      : Effect.forEach(event.value, ({ date, requests, status429 }) =>
          Console.log(date && DateTime.formatIsoDateUtc(date), requests, `${status429} of them too many`)
        )
  )

Command.make("usage-query").pipe(
  Command.withSubcommands([
    Command.make("start", { clientId: Argument.String("client-id") }, ({ clientId }) => start(clientId)),
    Command.make("submit", { clientId: Argument.String("client-id") }, ({ clientId }) => submit(clientId)),
    Command.make("resume", { handle: Argument.String("handle") }, ({ handle }) => resume(handle))
  ]),
  Command.provide(GenesysCloud.layerConfig().pipe(Layer.provide(NodeTransport.layer))),
  Command.run({ version: "1" }),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
