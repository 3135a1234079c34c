/** Clients, users, roles and calls for a test, added in one step: all, or none. */
import { GrantType } from "@effect-genesys/schemas/GrantType"
import * as Identifiers from "@effect-genesys/schemas/Identifiers"
import { OAuthClientState } from "@effect-genesys/schemas/OAuthClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Organization } from "../organization/Organization.ts"
import { Role } from "../organization/Roles.ts"
import { scopeIds } from "../organization/ScopeIds.ts"
import type { Seed, SeededClient } from "../organization/Seed.ts"
import type { Storage } from "../organization/Storage.ts"
import { User } from "../organization/Users.ts"
import { checked, type NotSet, refuse, unknown } from "./NotSet.ts"

const Secret = Schema.RedactedFromValue(Schema.NonEmptyString)

/** Set id and secret to get the same client in each run. */
const Client = Schema.Struct({
  name: Schema.NonEmptyString,
  grantType: GrantType,
  state: Schema.optionalKey(OAuthClientState),
  /** Ids of roles, for `CLIENT-CREDENTIALS`. Default: none. */
  roles: Schema.optionalKey(Schema.Array(Schema.String)),
  /** For the other grant types. Default: `users:readonly` and `conversations:readonly`. */
  scopes: Schema.optionalKey(Schema.Array(Schema.String)),
  /** For the other grant types. Default: `https://example.com/callback`, and `/callback` on the loopback interface. */
  redirectUris: Schema.optionalKey(Schema.Array(Schema.String)),
  clientId: Schema.optionalKey(Identifiers.PathId),
  clientSecret: Schema.optionalKey(Secret)
}).check(
  Schema.makeFilter(({ grantType, redirectUris, roles, scopes }) => {
    if (grantType !== "CLIENT-CREDENTIALS") {
      return (
        roles === undefined ||
        "a client of this grant type has scopes, and the roles of its user; leave out `roles`"
      )
    }
    return (
      (scopes ?? redirectUris) === undefined ||
      "a client of this grant type has roles; leave out `scopes` and `redirectUris`"
    )
  })
)

/** Calls of one day with the same values. */
const Calls = Schema.Struct({
  clientId: Schema.String,
  userId: Schema.optionalKey(Schema.String),
  templateUri: Schema.String.check(
    Schema.isPattern(/^[^/\s]\S*$/, { expected: "a path template without a slash in front" })
  ),
  httpMethod: Schema.Literals(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]),
  status: Schema.Int.check(Schema.isBetween({ minimum: 200, maximum: 599 })),
  /** In UTC, such as `2026-01-31`. */
  day: Schema.String.check(
    Schema.makeFilter(
      (day) => (/^\d{4}-\d\d-\d\d$/.test(day) && isOfCalendar(day)) || "Expected a day: 2026-01-31"
    )
  ),
  /** Default: 1. */
  times: Schema.optionalKey(Schema.Int.check(Schema.isGreaterThan(0)))
})

/**
 * Clients, users, roles and calls to add. An id that exists already is refused.
 *
 * @since 0.1.0
 * @category seeds
 */
export interface Fixture extends Schema.Schema.Type<typeof Fixture> {}
/**
 * The schema of a fixture, for its JSON over HTTP.
 *
 * @since 0.1.0
 * @category seeds
 */
export const Fixture = Schema.Struct({
  roles: Schema.optionalKey(Schema.Array(Role)),
  users: Schema.optionalKey(Schema.Array(User)),
  clients: Schema.optionalKey(Schema.Array(Client)),
  calls: Schema.optionalKey(Schema.Array(Calls))
})

/**
 * The clients in the order of the fixture, with secrets that are returned only here.
 *
 * @since 0.1.0
 * @category seeds
 */
export interface Seeded {
  readonly clients: ReadonlyArray<SeededClient>
}
/**
 * The schema of the added clients, for their JSON over HTTP. Their secrets are in it as plain text.
 *
 * @since 0.1.0
 * @category seeds
 */
export const Seeded = Schema.Struct({
  clients: Schema.Array(
    Schema.Struct({
      clientId: Schema.String,
      clientSecret: Secret,
      name: Schema.String,
      grantType: GrantType
    })
  )
})

export const add = (services: {
  readonly organization: Organization["Service"]
  readonly storage: Storage["Service"]
  readonly addClient: Seed["Service"]["add"]
}) => {
  const { addClient, organization, storage } = services
  const { metering, roles, users } = organization
  return Effect.fnUntraced(function* (given: Fixture): Effect.fn.Return<Seeded, NotSet> {
    const fixture = yield* check(given)
    const now = yield* Clock.currentTimeMillis
    yield* refuse(problemsOf(organization, fixture, now))
    return storage.transaction(() => {
      for (const role of fixture.roles ?? []) roles.set(role.id, role)
      for (const user of fixture.users ?? []) users.set(user.id, user)
      const clients = (fixture.clients ?? []).map((client) => addClient(client, now))
      for (const { day, times, ...call } of fixture.calls ?? []) {
        metering.record({ ...call, at: startOf(day) }, times)
      }
      return { clients }
    })
  })
}

const check = checked(Fixture)

const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`)

// `Date.parse` reads February 31 as March 3.
const isOfCalendar = (day: string) => {
  const start = startOf(day)
  return !Number.isNaN(start) && new Date(start).toISOString().startsWith(day)
}

const problemsOf = (
  organization: Organization["Service"],
  { calls = [], clients = [], roles = [], users = [] }: Fixture,
  now: number
): ReadonlyArray<string> => {
  const roleIds = roles.map(({ id }) => id)
  const userIds = users.map(({ id }) => id)
  const clientIds = clients.flatMap(({ clientId }) => clientId ?? [])
  const existingClients = organization.lifecycle.all(now).map(({ client }): string => client.id)
  const known = {
    roles: new Set([...organization.roles].map(([id]) => id).concat(roleIds)),
    users: new Set([...organization.users].map(([id]) => id).concat(userIds)),
    clients: new Set(existingClients.concat(clientIds))
  }
  return [
    ...taken("role", organization.roles, roleIds),
    ...taken("user", organization.users, userIds),
    ...taken("client", new Set(existingClients), clientIds),
    ...unknown("role", known.roles, [
      ...users.flatMap((user) => user.roleIds),
      ...clients.flatMap((client) => client.roles ?? [])
    ]),
    ...unknown(
      "scope",
      new Set(scopeIds),
      clients.flatMap(({ scopes = [] }) => scopes),
      "so use one that GET /api/v2/oauth/scopes lists"
    ),
    ...unknown(
      "client",
      known.clients,
      calls.map(({ clientId }) => clientId)
    ),
    ...unknown(
      "user",
      known.users,
      calls.flatMap(({ userId }) => userId ?? [])
    )
  ]
}

/** A problem for each id that exists already, or appears twice. */
const taken = (
  what: string,
  existing: { readonly has: (id: string) => boolean },
  ids: ReadonlyArray<string>
): ReadonlyArray<string> =>
  ids
    .filter((id, index) => existing.has(id) || ids.indexOf(id) < index)
    .map((id) => `the ${what} ${JSON.stringify(id)} exists already, so use another id`)
