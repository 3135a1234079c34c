/** Requests and responses between the emulator and its clients, checked by Prism against the emulator's document. */
import { Credentials, GenesysCloud, OAuthApi, TokensApi, UsageApi } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import {
  IdleTokenTimeout,
  Interval,
  OAuthClient,
  OAuthOperations,
  type Operation,
  TokensOperations,
  UsageJob,
  UsageOperations,
  UsageQuery
} from "@effect-genesys/schemas"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { operations } from "../src/internal/http/RouteTable.ts"
import * as Sdk from "../vendor-sdk/Sdk.ts"
import * as Prism from "./Prism.ts"

const emulator = Emulator.layer({ seed: "demo", queryLatency: 0, requestsPerMinute: Infinity })

const services = Layer.orDie(Layer.mergeAll(emulator, NodeHttpClient.layerUndici, NodeServices.layer))

const signedIn = (url: string, credentials: Credentials.Credentials) =>
  GenesysCloud.layer({ region: url, credentials, rateLimit: false })

/** Calls every operation with the client: most succeed, some are refused. */
const everyOperation = Effect.gen(function* () {
  const oauth = yield* OAuthApi.OAuthApi
  const tokens = yield* TokensApi.TokensApi
  const usage = yield* UsageApi.UsageApi
  const interval = Interval.lastDays(30, yield* DateTime.now)
  const request = {
    name: "Bot",
    authorizedGrantType: "CLIENT-CREDENTIALS" as const,
    accessTokenValiditySeconds: 300,
    roleDivisions: Roles.everywhere(Roles.roles.viewer)
  }

  const { id = "" } = yield* oauth.postOauthClients(request)
  yield* oauth.getOauthClients
  yield* oauth.getOauthClient(id)
  yield* oauth.postOauthClientSecret(id)
  yield* oauth.putOauthClient(id, { ...request, description: "Inactive", state: "inactive" })
  yield* oauth.deleteOauthClient(id)
  yield* Effect.flip(oauth.getOauthClient(id))
  yield* oauth.getOauthAuthorizations()
  const [client] = (yield* oauth.getOauthClients).entities ?? []
  const clientId = client?.id ?? ""
  yield* Effect.exit(oauth.getOauthAuthorization(clientId))
  yield* oauth.getOauthScopes({ acceptLanguage: "de" })
  yield* oauth.getOauthScope("oauth")

  const summary = yield* oauth.getOauthClientUsageSummary(clientId, { days: 3 })
  yield* oauth.getOauthClientUsageQueryResult(clientId, summary.executionId ?? "")
  const query = yield* oauth.postOauthClientUsageQuery(clientId, {
    interval,
    granularity: "Day",
    groupBy: ["TemplateUri", "HttpMethod"]
  })
  yield* oauth.getOauthClientUsageQueryResult(clientId, query.executionId ?? "")
  yield* Effect.flip(oauth.getOauthClientUsageQueryResult(clientId, "none"))

  const whole = yield* usage.postUsageQuery({ interval, groupBy: ["OAuthClientId"] })
  yield* usage.getUsageQueryExecutionIdResults(whole.executionId ?? "")
  const search = yield* usage.postUsageSimplesearch({ interval, metrics: ["ClientName", "Status200"] })
  yield* usage.getUsageSimplesearchExecutionIdResults(search.executionId ?? "", { pageSize: 5 })
  const job = yield* usage.postUsageClientClientIdAggregatesQueryJobs(clientId, { interval })
  yield* usage.getUsageClientClientIdAggregatesQueryJob(clientId, job.id, { pageSize: 5 })
  const jobOfAll = yield* usage.postUsageAggregatesQueryJobs({
    interval,
    groupBy: ["OauthClientId", "UserId"]
  })
  yield* usage.getUsageAggregatesQueryJob(jobOfAll.id)

  yield* tokens.getTokensMe({ preserveIdleTTL: true })
  yield* tokens.headTokensMe
  yield* tokens.getTokensTimeout
  yield* tokens.putTokensTimeout({ enableIdleTokenTimeout: true, idleTokenTimeoutSeconds: 28_800 })
  yield* Effect.exit(tokens.deleteToken("nobody"))
  yield* tokens.deleteTokensMe
})

interface Body {
  readonly method: "POST" | "PUT"
  readonly path: (clientId: string) => string
  readonly model: Schema.Codec<unknown, unknown>
  /** Fields that depend on other fields, or on the day. */
  readonly fixed?: Readonly<Record<string, unknown>>
}

const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
const yesterday = { interval: `${day}/${day}` }
const codeClient = {
  authorizedGrantType: "CODE",
  scope: ["oauth"],
  roleIds: [],
  roleDivisions: [],
  state: "active"
}

/** Each operation that takes a body. */
const bodies: Readonly<Record<string, Body>> = {
  postOauthClients: {
    method: "POST",
    path: () => "oauth/clients",
    model: OAuthClient.OAuthClientRequest,
    fixed: codeClient
  },
  putOauthClient: {
    method: "PUT",
    path: (id) => `oauth/clients/${id}`,
    model: OAuthClient.ScimOAuthClientRequest,
    fixed: codeClient
  },
  putTokensTimeout: {
    method: "PUT",
    path: () => "tokens/timeout",
    model: IdleTokenTimeout.IdleTokenTimeoutRequest
  },
  postOauthClientUsageQuery: {
    method: "POST",
    path: (id) => `oauth/clients/${id}/usage/query`,
    model: UsageQuery.ApiUsageClientQuery,
    fixed: yesterday
  },
  postUsageQuery: {
    method: "POST",
    path: () => "usage/query",
    model: UsageQuery.ApiUsageOrganizationQuery,
    fixed: yesterday
  },
  postUsageSimplesearch: {
    method: "POST",
    path: () => "usage/simplesearch",
    model: UsageQuery.ApiUsageSimpleSearch,
    fixed: yesterday
  },
  postUsageClientClientIdAggregatesQueryJobs: {
    method: "POST",
    path: (id) => `usage/client/${id}/aggregates/query/jobs`,
    model: UsageJob.ClientPublicApiUsageQueryRequest,
    fixed: yesterday
  },
  postUsageAggregatesQueryJobs: {
    method: "POST",
    path: () => "usage/aggregates/query/jobs",
    model: UsageJob.OrganizationPublicApiUsageQueryRequest,
    fixed: yesterday
  }
}

/** Encoded bodies that the schema of an operation allows; some have an unknown field, and some `null`. */
const sampled = Effect.fnUntraced(function* ({ fixed, model }: Body) {
  const codec: Schema.Codec<unknown, Schema.Json> = Schema.toCodecJson(model)
  const values = yield* Arbitrary.sampleEffect(Arbitrary.schema(model), { count: 60, seed: 1 })
  const encoded = yield* Effect.forEach(values, (value) => Schema.encodeEffect(codec)(value))
  const varied = encoded.map((body, index) =>
    Object.assign({}, index % 5 === 0 && absent, body, index % 3 === 0 && { fieldOfTomorrow: [index] }, fixed)
  )
  // Years of five digits do not decode again, and a lone surrogate is no UTF-8.
  return varied.filter(
    (body) => Option.isSome(Schema.decodeOption(codec)(body)) && !/\\ud[89a-f]/i.test(JSON.stringify(body))
  )
})

/** The emulator reads `null` as an absent field. */
const absent = { description: null, metrics: null, granularity: null, enableIdleTokenTimeout: null }

it.live(
  "Prism reports nothing for any operation of the client, and the client works through it",
  () =>
    Effect.gen(function* () {
      const { administrator, url } = yield* Emulator.Emulator
      const prism = yield* Prism.make
      yield* everyOperation.pipe(
        Effect.provide(
          signedIn(
            prism.url,
            Credentials.clientCredentials(administrator.clientId, administrator.clientSecret)
          )
        )
      )
      const counters = yield* HttpClient.get(`${url}/__emulator/counters`).pipe(
        Effect.flatMap((response) => response.json),
        Effect.flatMap(
          Schema.decodeUnknownEffect(Schema.Struct({ received: Schema.Record(Schema.String, Schema.Int) }))
        )
      )
      const missed = operations.filter(({ operation: name }) => !Object.hasOwn(counters.received, name))
      assert.deepStrictEqual(missed, [])
      assert.deepStrictEqual(prism.seen().violations, [])
      assert.isAtLeast(prism.seen().requests, 27)
    }).pipe(Effect.scoped, Effect.provide(services)),
  120_000
)

it.live(
  "Prism reports nothing for the requests of the vendor's SDK, which omit more fields",
  () =>
    Effect.gen(function* () {
      const emulated = yield* Emulator.Emulator
      const prism = yield* Prism.make
      const client = yield* Effect.provideService(Sdk.administrator, Emulator.Emulator, {
        ...emulated,
        url: prism.url
      })
      const oauth = new Sdk.OAuthApi(client)
      const usage = new Sdk.UsageApi(client)
      const tokens = new Sdk.TokensApi(client)
      const { clientId } = emulated.administrator
      const calls = [
        () => oauth.getOauthClients(),
        () => oauth.getOauthClient(clientId),
        () =>
          oauth.postOauthClients({ name: "App", authorizedGrantType: "CODE", scope: ["oauth"], roleIds: [] }),
        () => oauth.getOauthScopes(),
        () => oauth.getOauthScope("oauth", { acceptLanguage: "de" }),
        () => oauth.getOauthAuthorizations(),
        () => oauth.getOauthClientUsageSummary(clientId),
        () => oauth.postOauthClientUsageQuery(clientId, { interval: yesterday.interval, groupBy: [] }),
        () => usage.postUsageQuery({ interval: yesterday.interval, metrics: [] }),
        () => usage.postUsageSimplesearch({ interval: yesterday.interval, httpMethods: [] }),
        () => usage.postUsageAggregatesQueryJobs({ interval: yesterday.interval, userIds: [] }),
        () => tokens.getTokensMe(),
        () => tokens.getTokensTimeout(),
        () => tokens.putTokensTimeout({ body: { enableIdleTokenTimeout: false } }),
        () => tokens.putTokensTimeout()
      ]
      yield* Effect.forEach(calls, (call) => Sdk.call(call))
      assert.deepStrictEqual(prism.seen(), { requests: calls.length, violations: [] })
    }).pipe(Effect.scoped, Effect.provide(services)),
  120_000
)

it.live(
  "Prism reports nothing for requests that the schemas allow, and for their responses",
  () =>
    Effect.gen(function* () {
      const { administrator } = yield* Emulator.Emulator
      const { clientId, clientSecret } = administrator
      const prism = yield* Prism.make
      const token = yield* HttpClientRequest.post(`${prism.url}/oauth/token`).pipe(
        HttpClientRequest.basicAuth(clientId, clientSecret),
        HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
        HttpClient.execute,
        Effect.flatMap((response) => response.json),
        Effect.flatMap(
          Schema.decodeUnknownEffect(Schema.Struct({ access_token: Schema.RedactedFromValue(Schema.String) }))
        )
      )
      const withBody = all.filter(({ method }) => method === "POST" || method === "PUT")
      assert.sameMembers(
        [...Object.keys(bodies), "postOauthClientSecret"],
        withBody.map(({ identifier }) => identifier)
      )
      let accepted = 0
      const send = Effect.fnUntraced(function* (method: Body["method"], path: string, body: unknown) {
        const response = yield* HttpClientRequest.make(method)(`${prism.url}/api/v2/${path}`).pipe(
          HttpClientRequest.bearerToken(token.access_token),
          HttpClientRequest.bodyJsonUnsafe(body),
          HttpClient.execute
        )
        const text = yield* response.text
        // The emulator refuses an allowed body only for a rule between fields.
        assert.include([200, 400], response.status, text)
        if (response.status === 200) accepted += 1
        return text
      })
      const created = yield* send("POST", "oauth/clients", { name: "Bot", ...codeClient })
      const { id } = yield* Schema.decodeEffect(Schema.fromJsonString(Schema.Struct({ id: Schema.String })))(
        created
      )
      for (const body of Object.values(bodies)) {
        for (const each of yield* sampled(body)) yield* send(body.method, body.path(id), each)
      }
      assert.deepStrictEqual(prism.seen().violations, [])
      assert.isAtLeast(accepted, 200)
    }).pipe(Effect.scoped, Effect.provide(services)),
  120_000
)

const all = [OAuthOperations, UsageOperations, TokensOperations].flatMap((group) =>
  Object.values<Operation.Operation>(group)
)
