/** Runs `genesys-oauth clients list`. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Order from "effect/Order"
import * as ClientNames from "../completions/ClientNames.ts"
import * as Show from "../Show.ts"
import type { ListFlags } from "./ClientsCommand.ts"
import * as ClientViews from "./ClientViews.ts"
import * as Unused from "./Unused.ts"

export const run = (flags: ListFlags) =>
  Show.run(
    flags,
    Effect.gen(function* () {
      const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
      yield* ClientNames.keep(entities)
      const selected = entities.filter(matches(flags)).toSorted(byName)
      return ClientViews.list(
        Option.isSome(flags.unused)
          ? yield* Unused.of(selected, { days: Number.parseInt(flags.unused.value, 10) })
          : selected
      )
    })
  )

const matches =
  ({ grant, name, role, scope, state }: ListFlags) =>
  (client: OAuthClient): boolean => {
    const roles = new Set([
      ...(client.roleDivisions ?? []).map(({ roleId }) => roleId),
      ...(client.roleIds ?? [])
    ])
    return (
      is(name, (text) => client.name.toLowerCase().includes(text.toLowerCase())) &&
      is(grant, (type) => client.authorizedGrantType === type) &&
      // A list without states is one of active clients.
      is(state, (wanted) => (client.state ?? "active") === wanted) &&
      is(role, (id) => roles.has(id)) &&
      is(scope, (wanted) => (client.scope ?? []).includes(wanted))
    )
  }

/** A flag that is not there selects everything. */
const is = <A>(flag: Option.Option<A>, test: (value: A) => boolean) => Option.isNone(flag) || test(flag.value)

const byName = Order.combine(
  Order.mapInput(Order.String, ({ name }: OAuthClient) => name),
  Order.mapInput(Order.String, ({ id }: OAuthClient) => id ?? "")
)
