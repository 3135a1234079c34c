/** All 13 operations of our client, each with a use of its response. */
import * as Credentials from "@effect-genesys/client/Credentials"
import * as OAuthApi from "@effect-genesys/client/OAuthApi"
import * as Interval from "@effect-genesys/schemas/Interval"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const request = { name: "Nightly export", authorizedGrantType: "CLIENT-CREDENTIALS" } as const

const program = Effect.gen(function* () {
  const api = yield* OAuthApi.OAuthApi
  const { id = "" } = yield* api.postOauthClients(request)
  const { name } = yield* api.getOauthClient(id)
  const { entities = [] } = yield* api.getOauthClients
  const { dateModified } = yield* api.putOauthClient(id, { ...request, state: "inactive" })
  const { secret } = yield* api.postOauthClientSecret(id)
  const interval = Interval.lastDays(7, yield* DateTime.now)
  const { executionId = "" } = yield* api.postOauthClientUsageQuery(id, { interval, granularity: "Day" })
  const { results = [] } = yield* api.getOauthClientUsageQueryResult(id, executionId)
  const { resultsUri } = yield* api.getOauthClientUsageSummary(id, { days: 7 })
  const { total } = yield* api.getOauthAuthorizations()
  const { roles } = yield* api.getOauthAuthorization(id)
  const { entities: scopes = [] } = yield* api.getOauthScopes()
  const { description } = yield* api.getOauthScope("oauth")
  yield* api.deleteOauthClient(id)
  const requests = results.reduce((sum, row) => sum + (row.requests ?? 0), 0)
  const names = entities.map((client) => client.name)
  return { name, names, dateModified, secret, requests, resultsUri, total, roles, scopes, description }
})

const live = OAuthApi.layer({
  region: "eu-central-1",
  credentials: Credentials.clientCredentials("a client id", Redacted.make("a secret"))
}).pipe(Layer.provide(FetchHttpClient.layer))

export const main = Effect.runPromise(Effect.provide(program, live))
