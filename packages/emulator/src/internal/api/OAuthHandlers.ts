/** The operations on OAuth clients, authorizations and scopes. */
import { randomUUID } from "node:crypto"
import * as Identifiers from "@effect-genesys/schemas/Identifiers"
import * as Interval from "@effect-genesys/schemas/Interval"
import type { OAuthClient, OAuthClientRequest } from "@effect-genesys/schemas/OAuthClient"
import type { ApiUsageClientQuery } from "@effect-genesys/schemas/UsageQuery"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Struct from "effect/Struct"
import { clientNotFound, Refusal } from "../http/Refusal.ts"
import { catchRefusals } from "../http/RefusalResponse.ts"
import { canBeChanged } from "../organization/ClientLifecycle.ts"
import { tokenLifetime } from "../organization/Login.ts"
import { Organization } from "../organization/Organization.ts"
import { describe, scopeIds } from "../organization/ScopeIds.ts"
import * as Secrets from "../organization/Secrets.ts"
import { roleIdsOf } from "../organization/StoredClient.ts"
import { changed, declared } from "./ClientChange.ts"
import { checkRequest, checkRoles, refuse } from "./ClientRules.ts"
import { EmulatedApi } from "./EmulatedApi.ts"
import * as UsageJobs from "./UsageJobs.ts"

export const layer = HttpApiBuilder.group(
  EmulatedApi,
  "oauth",
  Effect.fnUntraced(function* (handlers) {
    const { behavior, clients, executions, lifecycle, metering, rolesHeldBy } = yield* Organization

    const find = Effect.fnUntraced(function* (clientId: string) {
      const stored = lifecycle.find(clientId, yield* Clock.currentTimeMillis)
      return stored ?? (yield* clientNotFound)
    })
    const all = Effect.map(Clock.currentTimeMillis, lifecycle.all)

    const startQuery = Effect.fnUntraced(function* (clientId: string, query: ApiUsageClientQuery) {
      yield* find(clientId)
      const rows = metering.query([clientId], query, yield* Clock.currentTimeMillis)
      const job = yield* UsageJobs.submit(behavior, clientId, rows)
      const executionId = Identifiers.ExecutionId.make(randomUUID())
      yield* UsageJobs.store(executions, executionId, job)
      const resultsUri = `/api/v2/oauth/clients/${clientId}/usage/query/results/${executionId}`
      return HttpServerResponse.jsonUnsafe({ executionId, resultsUri }, { status: job.acceptedStatus })
    })

    return handlers
      .handle(
        "getOauthClients",
        catchRefusals(() =>
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
        catchRefusals(
          Effect.fnUntraced(function* ({ payload }: { readonly payload: OAuthClientRequest }) {
            yield* checkRequest(payload, rolesHeldBy)
            if ((payload.state ?? "active") !== "active") {
              return yield* refuse("bad.client.state", "A new client must be active.")
            }
            if ((yield* all).length >= behavior.current().clientLimit) {
              return yield* refuse(
                "auth.too.many.clients",
                "The organization has reached its limit of OAuth clients."
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
        catchRefusals(({ params }) => Effect.map(find(params.clientId), ({ client }) => client))
      )
      .handle(
        "putOauthClient",
        catchRefusals(
          Effect.fnUntraced(function* ({
            params,
            payload
          }: {
            readonly params: { readonly clientId: string }
            readonly payload: OAuthClientRequest
          }) {
            const stored = yield* find(params.clientId)
            if (!canBeChanged(stored)) return yield* clientNotFound
            if (stored.client.state === "disabled") {
              return yield* refuse("bad.client.state", "Client is disabled.")
            }
            if (payload.state === "disabled") {
              return yield* refuse("bad.client.state", "Only the vendor disables a client.")
            }
            yield* checkRequest(payload, rolesHeldBy)
            const { omittedFields } = behavior.current()
            const client = changed(stored.client, payload, omittedFields, yield* DateTime.now)
            clients.set(client.id, { ...Struct.omit(stored, ["goneAt"]), client })
            return client
          })
        )
      )
      .handle(
        "deleteOauthClient",
        catchRefusals(({ params }) =>
          Effect.gen(function* () {
            const stored = yield* find(params.clientId)
            if (stored.client.state !== "inactive") {
              return yield* refuse("cannot.delete.client", "Only an inactive client can be deleted.")
            }
            lifecycle.remove(stored, yield* Clock.currentTimeMillis)
            return HttpServerResponse.empty({ status: 204 })
          })
        )
      )
      .handle(
        "postOauthClientSecret",
        catchRefusals(({ params }) =>
          Effect.gen(function* () {
            const stored = yield* find(params.clientId)
            if (stored.goneAt !== undefined) return yield* clientNotFound
            yield* checkRoles(stored.client, rolesHeldBy)
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
        catchRefusals(({ params, payload }) => startQuery(params.clientId, payload))
      )
      .handle(
        "getOauthClientUsageSummary",
        catchRefusals(({ params, query }) =>
          Effect.flatMap(DateTime.now, (now) =>
            startQuery(params.clientId, { interval: Interval.lastDays(Number(query.days ?? "7"), now) })
          )
        )
      )
      .handle(
        "getOauthClientUsageQueryResult",
        catchRefusals(({ params }) =>
          Effect.gen(function* () {
            const job = yield* UsageJobs.find(executions, params.executionId, params.clientId)
            const queryStatus = yield* UsageJobs.queryState(job)
            return queryStatus === "Complete" ? { results: job.rows, queryStatus } : { queryStatus }
          })
        )
      )
      .handle(
        "getOauthAuthorizations",
        catchRefusals(() =>
          Effect.map(all, (stored) => {
            const entities = stored.filter(isAuthorized).map(({ client }) => authorization(client))
            return { total: entities.length, entities, selfUri: "/api/v2/oauth/authorizations" }
          })
        )
      )
      .handle(
        "getOauthAuthorization",
        catchRefusals(({ params }) =>
          Effect.map(find(params.clientId), ({ client }) => authorization(client))
        )
      )
      .handle(
        "getOauthScopes",
        catchRefusals(() =>
          Effect.succeed({
            total: scopeIds.length,
            entities: scopeIds.map(scope),
            selfUri: "/api/v2/oauth/scopes"
          })
        )
      )
      .handle(
        "getOauthScope",
        catchRefusals(({ params }) =>
          scopeIds.includes(params.scopeId)
            ? Effect.succeed(scope(params.scopeId))
            : Effect.fail(new Refusal({ status: 404, code: "not.found", message: "There is no such scope." }))
        )
      )
  })
)

// The emulator does not store which users authorized a client, so every code client counts as authorized.
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
