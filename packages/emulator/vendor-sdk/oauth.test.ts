/** The 13 operations of the vendor's `OAuthApi`. */
import { Emulator, Roles } from "@effect-genesys/emulator"
import {
  type GenesysCloudApi,
  Interval,
  OAuthAuthorization,
  OAuthClient,
  OAuthScope,
  UsageQuery
} from "@effect-genesys/schemas"
import { assert } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Struct from "effect/Struct"
import * as CarriedOut from "./CarriedOut.ts"
import * as Sdk from "./Sdk.ts"

const api = Effect.map(Sdk.administrator, (client) => new Sdk.OAuthApi(client))

const request = {
  name: "Made by the SDK",
  authorizedGrantType: "CLIENT-CREDENTIALS" as const,
  accessTokenValiditySeconds: 3600,
  roleDivisions: Roles.everywhere(Roles.roles.viewer)
}

const created = Effect.gen(function* () {
  const oauth = yield* api
  const client = yield* Sdk.resultOf(OAuthClient.OAuthClient, () => oauth.postOauthClients(request))
  const { id: clientId, secret } = client
  assert.isDefined(clientId)
  assert.isDefined(secret)
  return { oauth, client, clientId, secret }
})

const demo = Effect.map(Emulator.Emulator, ({ clients }) => {
  const [first] = clients
  assert.isDefined(first)
  return first
})

type Operation = keyof (typeof GenesysCloudApi.GenesysCloudApi)["groups"]["oauth"]["endpoints"]

const operations: CarriedOut.Operations<Operation> = {
  getOauthClients: Effect.gen(function* () {
    const oauth = yield* api
    const { entities = [], total } = yield* Sdk.resultOf(OAuthClient.OAuthClientEntityListing, () =>
      oauth.getOauthClients()
    )
    assert.isAtLeast(entities.length, 15)
    assert.strictEqual(total, entities.length)
    assert.isTrue(entities.every(({ secret }) => secret === undefined))
  }),

  postOauthClients: Effect.gen(function* () {
    const { client, secret } = yield* created
    assert.deepInclude(client, request)
    assert.strictEqual(client.state, "active")
    assert.isNotEmpty(Redacted.value(secret))
  }),

  getOauthClient: Effect.gen(function* () {
    const { client, clientId, oauth } = yield* created
    const read = yield* Sdk.resultOf(OAuthClient.OAuthClient, () => oauth.getOauthClient(clientId))
    assert.deepStrictEqual(read, Struct.omit(client, ["secret"]))
  }),

  putOauthClient: Effect.gen(function* () {
    const { clientId, oauth } = yield* created
    const body = { ...request, name: "Renamed by the SDK", state: "inactive" as const }
    const changed = yield* Sdk.resultOf(OAuthClient.OAuthClient, () => oauth.putOauthClient(clientId, body))
    assert.deepInclude(changed, body)
    const read = yield* Sdk.resultOf(OAuthClient.OAuthClient, () => oauth.getOauthClient(clientId))
    assert.deepStrictEqual(read, changed)
  }),

  deleteOauthClient: Effect.gen(function* () {
    const { clientId, oauth } = yield* created
    yield* Sdk.call(() => oauth.putOauthClient(clientId, { ...request, state: "inactive" }))
    yield* Sdk.call(() => oauth.deleteOauthClient(clientId))
    const { code, status } = yield* Sdk.rejected(Sdk.ErrorBody, () => oauth.getOauthClient(clientId))
    assert.deepStrictEqual({ code, status }, { code: "client.not.found", status: 404 })
  }),

  postOauthClientSecret: Effect.gen(function* () {
    const { clientId, oauth, secret: old } = yield* created
    const { secret } = yield* Sdk.resultOf(OAuthClient.OAuthClient, () =>
      oauth.postOauthClientSecret(clientId)
    )
    assert.isDefined(secret)
    const client = yield* Sdk.make
    yield* Sdk.call(() => client.loginClientCredentialsGrant(clientId, Redacted.value(secret)))
    const refused = yield* Sdk.rejected(Sdk.SignInError, () =>
      client.loginClientCredentialsGrant(clientId, Redacted.value(old))
    )
    assert.strictEqual(refused.response.data.error, "invalid_client")
  }),

  postOauthClientUsageQuery: Effect.gen(function* () {
    const oauth = yield* api
    const { clientId } = yield* demo
    const { executionId = "", resultsUri } = yield* Sdk.resultOf(UsageQuery.UsageExecutionResult, () =>
      oauth.postOauthClientUsageQuery(clientId, { interval: "2026-01-01/2026-01-31" })
    )
    assert.strictEqual(resultsUri, `/api/v2/oauth/clients/${clientId}/usage/query/results/${executionId}`)
  }),

  getOauthClientUsageQueryResult: Effect.gen(function* () {
    const oauth = yield* api
    const { clientId, name } = yield* demo
    const interval = Interval.format(Interval.lastDays(30, yield* DateTime.now))
    const { executionId = "" } = yield* Sdk.resultOf(UsageQuery.UsageExecutionResult, () =>
      oauth.postOauthClientUsageQuery(clientId, {
        interval,
        granularity: "Day",
        groupBy: ["TemplateUri", "HttpMethod"],
        metrics: ["Status200", "Requests"]
      })
    )
    // The SDK takes the two ids in the opposite order of the path.
    const { queryStatus, results = [] } = yield* Sdk.resultOf(UsageQuery.ApiUsageQueryResult, () =>
      oauth.getOauthClientUsageQueryResult(executionId, clientId)
    )
    assert.strictEqual(queryStatus, "Complete")
    assert.isAbove(results.length, 20)
    assert.isTrue(
      results.every((row) => row.date !== undefined && row.templateUri !== ""),
      name
    )
  }),

  getOauthClientUsageSummary: Effect.gen(function* () {
    const oauth = yield* api
    const { clientId } = yield* demo
    const requestsOf = Effect.fnUntraced(function* (days?: string) {
      const { executionId = "" } = yield* Sdk.resultOf(UsageQuery.UsageExecutionResult, () =>
        oauth.getOauthClientUsageSummary(clientId, days === undefined ? {} : { days })
      )
      const { results = [] } = yield* Sdk.resultOf(UsageQuery.ApiUsageQueryResult, () =>
        oauth.getOauthClientUsageQueryResult(executionId, clientId)
      )
      assert.strictEqual(results.length, 1)
      return results[0]?.requests
    })
    const week = yield* requestsOf()
    assert.isDefined(week)
    assert.strictEqual(week, yield* requestsOf("7"))
    assert.notStrictEqual(week, yield* requestsOf("30"))
  }),

  getOauthAuthorizations: Effect.gen(function* () {
    const oauth = yield* api
    for (const options of [{}, { acceptLanguage: "de" }]) {
      const { entities = [], total } = yield* Sdk.resultOf(OAuthAuthorization.OAuthAuthorizationListing, () =>
        oauth.getOauthAuthorizations(options)
      )
      assert.isNotEmpty(entities)
      assert.strictEqual(total, entities.length)
    }
  }),

  getOauthAuthorization: Effect.gen(function* () {
    const { clientId, oauth } = yield* created
    const { client } = yield* Sdk.resultOf(OAuthAuthorization.OAuthAuthorization, () =>
      oauth.getOauthAuthorization(clientId)
    )
    assert.strictEqual(client?.id, clientId)
  }),

  getOauthScopes: Effect.gen(function* () {
    const oauth = yield* api
    const { entities = [], total } = yield* Sdk.resultOf(OAuthScope.OAuthScopeListing, () =>
      oauth.getOauthScopes()
    )
    assert.strictEqual(total, entities.length)
    assert.isTrue(entities.some(({ id }) => id === "oauth:readonly"))
  }),

  getOauthScope: Effect.gen(function* () {
    const oauth = yield* api
    const { id } = yield* Sdk.resultOf(OAuthScope.OAuthScope, () => oauth.getOauthScope("oauth:readonly"))
    assert.strictEqual(id, "oauth:readonly")
  })
}

CarriedOut.suite(operations, { seed: "demo", queryLatency: 0 })
