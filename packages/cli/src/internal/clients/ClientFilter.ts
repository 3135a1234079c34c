/** Chooses the clients that the filters of a command line fit. */
import type { OAuthClient } from "@effect-genesys/schemas/OAuthClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { FilterFlags } from "./FilterFlags.ts"
import * as Unused from "./Unused.ts"

/** In the order in which they were given. `--unused` reads the usage. */
export const select = Effect.fnUntraced(function* (flags: FilterFlags, clients: ReadonlyArray<OAuthClient>) {
  const selected = clients.filter(matches(flags))
  return Option.isSome(flags.unused)
    ? yield* Unused.of(selected, { days: Number.parseInt(flags.unused.value, 10) })
    : selected
})

const matches =
  ({ grant, name, role, scope, state }: FilterFlags) =>
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
