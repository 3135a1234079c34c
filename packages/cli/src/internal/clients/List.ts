/** Runs `genesys-oauth clients list`. */
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Order from "effect/Order"
import * as Api from "../Api.ts"
import * as Failures from "../Failures.ts"
import * as Print from "../output/Print.ts"
import type { ListFlags } from "./ClientsCommand.ts"
import * as ClientViews from "./ClientViews.ts"
import * as Unused from "./Unused.ts"

export const run = (flags: ListFlags) =>
  Effect.gen(function* () {
    yield* Print.check(flags)
    const { entities = [] } = yield* OAuthApi.OAuthApi.use((api) => api.getOauthClients)
    const selected = entities.filter(matches(flags)).toSorted(byName)
    const listed = Option.isSome(flags.unused)
      ? yield* Unused.of(selected, { days: Number.parseInt(flags.unused.value, 10) })
      : selected
    yield* Print.print(ClientViews.list(listed), flags)
  }).pipe(Effect.provide(Api.layer), Failures.exit)

const matches =
  ({ grant, name, role, scope, state }: ListFlags) =>
  (client: OAuthClient): boolean => {
    const roles = [...(client.roleDivisions ?? []).map(({ roleId }) => roleId), ...(client.roleIds ?? [])]
    return (
      is(name, (text) => client.name.toLowerCase().includes(text.toLowerCase())) &&
      is(grant, (type) => client.authorizedGrantType === type) &&
      // A list without states is one of active clients.
      is(state, (wanted) => (client.state ?? "active") === wanted) &&
      is(role, (id) => roles.includes(id)) &&
      is(scope, (wanted) => (client.scope ?? []).includes(wanted))
    )
  }

/** A flag that is not there selects everything. */
const is = <A>(flag: Option.Option<A>, test: (value: A) => boolean) => Option.isNone(flag) || test(flag.value)

const byName = Order.combine(
  Order.mapInput(Order.String, ({ name }: OAuthClient) => name),
  Order.mapInput(Order.String, ({ id }: OAuthClient) => id ?? "")
)
