/** Retries as an Effect `Schedule` says, which replaces the client's own. */
import { OAuthApi, RetryPolicy } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Demo from "./demo.ts"

// 100 ms, 200 ms, 400 ms, and so on for five retries. Each is printed.
const schedule = Schedule.exponential("100 millis").pipe(
  Schedule.upTo({ times: 5 }),
  Schedule.setInputType<RetryPolicy.FailedAttempt>(),
  Schedule.tap(({ duration, input: { attempt, reason } }) =>
    Console.log(`Attempt ${attempt} failed with ${reason._tag}; waits ${duration}.`)
  )
)

const count = Effect.gen(function* () {
  const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
  yield* Console.log(`${entities.length} clients`)
}).pipe(
  // For all calls of this effect. `retryPolicy` of a layer is for all calls of a client.
  RetryPolicy.provide({ schedule })
)

const genesys = OAuthApi.layerConfig().pipe(Layer.provide(NodeTransport.layer))

Command.make("own-schedule", {}, () => count).pipe(
  Command.withDescription("Retry by a schedule of your own"),
  Command.provide(genesys),
  Demo.run({
    steps: [
      {
        comment: "The API returns a 503 twice, and then a 429.",
        line: "",
        faults: [
          {
            operation: "getOauthClients",
            count: 2,
            fault: { kind: "error", status: 503, code: "service.unavailable" }
          },
          {
            operation: "getOauthClients",
            count: 1,
            fault: { kind: "error", status: 429, code: "too.many.requests" }
          }
        ]
      }
    ]
  })
)
