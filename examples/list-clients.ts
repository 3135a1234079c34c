/** Lists the clients of an organization as a stream: all of them, or those of one grant type. */
import { OAuthApi } from "@effect-genesys/client"
import * as NodeTransport from "@effect-genesys/client/NodeTransport"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Demo from "./demo.ts"

const list = Effect.fn(function* (grantType: Option.Option<string>) {
  const api = yield* OAuthApi.OAuthApi
  // The API has no filter, so the program has one.
  const wanted = Option.match(grantType, {
    onNone: () => api.clients,
    onSome: (type) => Stream.filter(api.clients, ({ authorizedGrantType }) => authorizedGrantType === type)
  })
  const listed = Stream.tap(wanted, ({ authorizedGrantType, name, state }) =>
    Console.log(`${name}: ${authorizedGrantType}, ${state}`)
  )
  yield* Console.log(`Clients: ${yield* Stream.runCount(listed)}`)
})

const grantType = Flag.String("grant-type").pipe(
  Flag.withDescription("List only these, such as CODE or CLIENT-CREDENTIALS"),
  Flag.optional
)
const genesys = OAuthApi.layerConfig().pipe(Layer.provide(NodeTransport.layer))

Command.make("list-clients", { grantType }, (given) => list(given.grantType)).pipe(
  Command.withDescription("List the clients of an organization"),
  Command.provide(genesys),
  Demo.run({ steps: ["", "--grant-type CODE"] })
)
