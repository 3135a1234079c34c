/** A service on top of `OAuthApi`, with its own errors: it deactivates a client that nobody uses. */
import { GenesysCloud, type GenesysError, OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import { OAuthClient } from "@effect-genesys/schemas"
import { Usage } from "@effect-genesys/usage"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Demo from "./demo.ts"

class StillInUse extends Data.TaggedError("StillInUse")<{ name: string; requests: number }> {}
class CannotTell extends Data.TaggedError("CannotTell")<{ cause: Error }> {
  override get message() {
    return `It is not known whether the client is in use. ${this.cause.message}`
  }
}
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

const program = Effect.fn(function* (clientId: string) {
  const { retire } = yield* Retirement
  yield* retire(clientId).pipe(
    Effect.flatMap((name) => Console.log(`${name} is inactive now.`)),
    Effect.catchTags({
      StillInUse: ({ name, requests }) => Console.log(`${name} stays: it made ${requests} calls in 30 days.`),
      NoSuchClient: () => Console.log(`There is no client ${clientId}.`)
    })
  )
})

const clientId = Argument.String("client-id").pipe(Argument.withDescription("The id of a client"))
const genesys = GenesysCloud.layerConfig().pipe(Layer.provide(NodeTransport.layer))

Command.make("retire-client", { clientId }, (given) => program(given.clientId)).pipe(
  Command.withDescription("Deactivate a client, unless it made calls in the last 30 days"),
  Command.provide(Layer.provide(layer, genesys)),
  Demo.run({ steps: ["old-import", "crm-sync", "no-such-client"] })
)
