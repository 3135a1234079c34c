/** What the 13 operations do. A new one is one more entry here. */
import { randomUUID } from "node:crypto"
import * as Identifiers from "@effect-genesys/schemas/Identifiers"
import * as Interval from "@effect-genesys/schemas/Interval"
import type { OAuthClient, OAuthClientRequest } from "@effect-genesys/schemas/OAuthClient"
import * as UnknownFields from "@effect-genesys/schemas/UnknownFields"
import type { ApiUsageClientQuery } from "@effect-genesys/schemas/UsageQuery"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Struct from "effect/Struct"
import { answering, clientNotFound, Refusal } from "../http/Refusal.ts"
import * as ClientLifecycle from "../organization/ClientLifecycle.ts"
import { tokenLifetime } from "../organization/Login.ts"
import { type Organization, roleIdsOf, type Stored } from "../organization/Organization.ts"
import { describe, scopeIds } from "../organization/ScopeIds.ts"
import * as Secrets from "../organization/Secrets.ts"
import { holdsRoles, obeysRules, refuse } from "./ClientRules.ts"
import { EmulatedApi } from "./EmulatedApi.ts"
import * as UsageWork from "./UsageWork.ts"

export const layer = (organization: Organization) =>
  HttpApiBuilder.group(EmulatedApi, "oauth", (handlers) => {
    const { behavior, clients, executions, metering } = organization

    const find = Effect.fnUntraced(function* (clientId: string) {
      const stored = ClientLifecycle.find(organization, clientId, yield* Clock.currentTimeMillis)
      return stored ?? (yield* clientNotFound)
    })
    const all = Effect.map(Clock.currentTimeMillis, (now) => ClientLifecycle.all(organization, now))

    const startQuery = Effect.fnUntraced(function* (clientId: string, query: ApiUsageClientQuery) {
      yield* find(clientId)
      const rows = metering.query((id) => id === clientId, query, yield* Clock.currentTimeMillis)
      const work = yield* UsageWork.submit(behavior, clientId, rows)
      const executionId = Identifiers.ExecutionId.make(randomUUID())
      yield* UsageWork.keep(executions, executionId, work)
      const resultsUri = `/api/v2/oauth/clients/${clientId}/usage/query/results/${executionId}`
      return HttpServerResponse.jsonUnsafe({ executionId, resultsUri }, { status: work.acceptedStatus })
    })

    return handlers
      .handle(
        "getOauthClients",
        answering(() =>
          Effect.map(all, (stored) => ({
            entities: stored.map(({ client }) => client),
            pageSize: stored.length,
            pageNumber: 1,
            total: stored.length,
            pageCount: 1,
            selfUri: "/api/v2/oauth/clients"
          }))
        )
      )
      .handle(
        "postOauthClients",
        answering(
          Effect.fnUntraced(function* ({ payload }: { readonly payload: OAuthClientRequest }) {
            yield* obeysRules(organization, payload)
            if ((payload.state ?? "active") !== "active") {
              return yield* refuse("bad.client.state", "A new client must be active.")
            }
            if ((yield* all).length >= behavior.current().clientLimit) {
              return yield* refuse(
                "auth.too.many.clients",
                "The organization may have no more OAuth clients."
              )
            }
            const id = Identifiers.OAuthClientId.make(randomUUID())
            const now = yield* DateTime.now
            const secret = Secrets.generate()
            const client = {
              accessTokenValiditySeconds: tokenLifetime,
              ...declared(payload),
              id,
              state: "active" as const,
              dateCreated: now,
              dateModified: now,
              selfUri: `/api/v2/oauth/clients/${id}`
            }
            clients.set(id, { client, secrets: [{ hash: Secrets.hash(secret) }] })
            return { ...client, secret }
          })
        )
      )
      .handle(
        "getOauthClient",
        answering(({ params }) => Effect.map(find(params.clientId), ({ client }) => client))
      )
      .handle(
        "putOauthClient",
        answering(
          Effect.fnUntraced(function* ({
            params,
            payload
          }: {
            readonly params: { readonly clientId: string }
            readonly payload: OAuthClientRequest
          }) {
            const stored = yield* find(params.clientId)
            if (!ClientLifecycle.canBeTakenBack(stored)) return yield* clientNotFound
            if (stored.client.state === "disabled") {
              return yield* refuse("bad.client.state", "Client is disabled.")
            }
            if (payload.state === "disabled") {
              return yield* refuse("bad.client.state", "Only the vendor disables a client.")
            }
            yield* obeysRules(organization, payload)
            const { omittedFields } = behavior.current()
            const client = changed(stored.client, payload, omittedFields, yield* DateTime.now)
            clients.set(client.id, { ...Struct.omit(stored, ["goneAt"]), client })
            return client
          })
        )
      )
      .handle(
        "deleteOauthClient",
        answering(({ params }) =>
          Effect.gen(function* () {
            const stored = yield* find(params.clientId)
            if (stored.client.state !== "inactive") {
              return yield* refuse("cannot.delete.client", "Only an inactive client can be deleted.")
            }
            ClientLifecycle.end(organization, stored, yield* Clock.currentTimeMillis)
            return HttpServerResponse.empty({ status: 204 })
          })
        )
      )
      .handle(
        "postOauthClientSecret",
        answering(({ params }) =>
          Effect.gen(function* () {
            const stored = yield* find(params.clientId)
            if (stored.goneAt !== undefined) return yield* clientNotFound
            yield* holdsRoles(organization, stored.client)
            const secret = Secrets.generate()
            const dateModified = yield* DateTime.now
            const client = { ...stored.client, dateModified }
            const now = DateTime.toEpochMillis(dateModified)
            const old = stored.secrets.flatMap(
              ({ hash, until = now + behavior.current().oldSecretLifetime }) =>
                until > now ? [{ hash, until }] : []
            )
            clients.set(client.id, { client, secrets: [...old, { hash: Secrets.hash(secret) }] })
            return { ...client, secret }
          })
        )
      )
      .handle(
        "postOauthClientUsageQuery",
        answering(({ params, payload }) => startQuery(params.clientId, payload))
      )
      .handle(
        "getOauthClientUsageSummary",
        answering(({ params, query }) =>
          Effect.flatMap(DateTime.now, (now) =>
            startQuery(params.clientId, { interval: Interval.lastDays(Number(query.days ?? "7"), now) })
          )
        )
      )
      .handle(
        "getOauthClientUsageQueryResult",
        answering(({ params }) =>
          Effect.gen(function* () {
            const work = yield* UsageWork.find(executions, params.executionId, params.clientId)
            const queryStatus = yield* UsageWork.queryState(work)
            return queryStatus === "Complete" ? { results: work.rows, queryStatus } : { queryStatus }
          })
        )
      )
      .handle(
        "getOauthAuthorizations",
        answering(() =>
          Effect.map(all, (stored) => {
            const entities = stored.filter(isAuthorized).map(({ client }) => authorization(client))
            return { total: entities.length, entities, selfUri: "/api/v2/oauth/authorizations" }
          })
        )
      )
      .handle(
        "getOauthAuthorization",
        answering(({ params }) => Effect.map(find(params.clientId), ({ client }) => authorization(client)))
      )
      .handle(
        "getOauthScopes",
        answering(() =>
          Effect.succeed({
            total: scopeIds.length,
            entities: scopeIds.map(scope),
            selfUri: "/api/v2/oauth/scopes"
          })
        )
      )
      .handle(
        "getOauthScope",
        answering(({ params }) =>
          scopeIds.includes(params.scopeId)
            ? Effect.succeed(scope(params.scopeId))
            : Effect.fail(new Refusal({ status: 404, code: "not.found", message: "There is no such scope." }))
        )
      )
  })

// Whether a field that is left out is reset is not documented. At first the request is the whole new description, as PUT
// has it, but for the lifetime of tokens and the state. Roles never outlive another grant type.
const changed = (
  client: Stored["client"],
  request: OAuthClientRequest,
  omittedFields: "reset" | "keep",
  now: DateTime.Utc
): Stored["client"] => {
  const keepsAll = omittedFields === "keep" && client.authorizedGrantType === request.authorizedGrantType
  return {
    ...Struct.omit(client, keepsAll ? [...deletion] : [...resettable, ...deletion]),
    ...(client.state === "deleted" && { state: "active" }),
    ...declared(request),
    dateModified: now
  }
}

/** What the API does not know is not kept: deep enough, it could not be written any more. */
const declared = (request: OAuthClientRequest): OAuthClientRequest => ({
  ...UnknownFields.without(request),
  ...(request.roleDivisions && { roleDivisions: request.roleDivisions.map(UnknownFields.without) })
})

const resettable = ["description", "registeredRedirectUri", "roleDivisions", "roleIds", "scope"] as const
const deletion = ["dateToDelete"] as const

// Which users have authorized a client is not kept; so every code client counts as authorized.
const isAuthorized = ({ client }: { readonly client: OAuthClient }) => client.authorizedGrantType === "CODE"

const authorization = (client: OAuthClient) => ({
  client,
  scope: client.scope ?? [],
  roles: roleIdsOf(client),
  state: "Authorized" as const,
  pending: false,
  ...(client.dateCreated !== undefined && { dateCreated: client.dateCreated }),
  selfUri: `/api/v2/oauth/authorizations/${client.id}`
})

const scope = (id: string) => ({
  id: Identifiers.OAuthScopeId.make(id),
  description: describe(id),
  selfUri: `/api/v2/oauth/scopes/${id}`
})
