/** Runs `genesys-oauth clients list`. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Effect from "effect/Effect"
import * as Order from "effect/Order"
import * as ClientNames from "../completions/ClientNames.ts"
import * as Show from "../Show.ts"
import * as ClientFilter from "./ClientFilter.ts"
import type { ListFlags } from "./ClientsCommand.ts"
import * as ClientViews from "./ClientViews.ts"

export const run = (flags: ListFlags) =>
  Show.run(
    flags,
    Effect.gen(function* () {
      const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
      yield* ClientNames.keep(entities)
      const selected = yield* ClientFilter.select(flags, entities)
      return ClientViews.list(selected.toSorted(byName))
    })
  )

const byName = Order.combine(
  Order.mapInput(Order.String, ({ name }: OAuthClient) => name),
  Order.mapInput(Order.String, ({ id }: OAuthClient) => id ?? "")
)
