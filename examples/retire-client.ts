/** A service on top of `OAuthApi`, with its own errors: it deactivates a client that nobody uses. */
import { GenesysCloud, type GenesysError, OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { OAuthClient } from "@effect-genesys/schemas"
import { Usage } from "@effect-genesys/usage"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

class StillInUse extends Data.TaggedError("StillInUse")<{ name: string; requests: number }> {}
class CannotTell extends Data.TaggedError("CannotTell")<{ cause: Error }> {}
class NoSuchClient extends Data.TaggedError("NoSuchClient")<{ clientId: string }> {}

type RetirementError = StillInUse | CannotTell | NoSuchClient | GenesysError.GenesysError

class Retirement extends Context.Service<
  Retirement,
  { readonly retire: (clientId: string) => Effect.Effect<string, RetirementError> }
>()("Retirement") {}

const layer = Layer.effect(
  Retirement,
  Effect.gen(function* () {
    const services = yield* Effect.context<GenesysCloud.Services>()
    const api = Context.get(services, OAuthApi.OAuthApi)
    const retire = Effect.fn("Retirement.retire")(function* (clientId: string) {
      const client = yield* Effect.catchReason(api.getOauthClient(clientId), "GenesysError", "NotFound", () =>
        Effect.fail(new NoSuchClient({ clientId }))
      )
      const rows = yield* Usage.summary(clientId, { days: 30 }).pipe(
        Effect.provideContext(services),
        Effect.catchTag(["UsageFailed", "PollTimeout"], (cause) => Effect.fail(new CannotTell({ cause })))
      )
      const requests = rows.reduce((sum, row) => sum + row.requests, 0)
      if (requests > 0) return yield* new StillInUse({ name: client.name, requests })
      const same = yield* Effect.mapError(OAuthClient.toRequest(client), (cause) => new CannotTell({ cause }))
      return (yield* api.putOauthClient(clientId, { ...same, state: "inactive" })).name
    })
    return { retire }
  })
)

Effect.gen(function* () {
  const [, , clientId = ""] = process.argv
  const { retire } = yield* Retirement
  yield* retire(clientId).pipe(
    Effect.flatMap((name) => Console.log(`${name} is inactive now.`)),
    Effect.catchTag("StillInUse", ({ name, requests }) => Console.log(`${name} made ${requests} calls.`))
  )
}).pipe(
  Effect.provide(layer.pipe(Layer.provide(GenesysCloud.layerConfig()), Layer.provide(NodeTransport.layer))),
  NodeRuntime.runMain
)
