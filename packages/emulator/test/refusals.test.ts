/** The emulator refuses every request that breaks one rule of an operation, and accepts the valid ones. */
import { Emulator, Roles } from "@effect-genesys/emulator"
import {
  IdleTokenTimeout,
  OAuthClient,
  OAuthOperations,
  TokensOperations,
  UsageJob,
  UsageOperations,
  UsageQuery
} from "@effect-genesys/schemas"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, it, layer } from "@effect/vitest"
import { type Matcher, Refusals } from "effect-pact"
import * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"

interface Operation {
  readonly identifier: string
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  readonly path: string
}

/** Valid requests with all optional fields, so that every rule is broken once. */
const requests = (
  days: string
): ReadonlyArray<{
  readonly of: Operation
  readonly takes: Schema.ConstraintDecoder<unknown>
  readonly json: Matcher.Value
}> => {
  const forItself = {
    name: "Wallboard",
    description: "Shows numbers",
    authorizedGrantType: "CLIENT-CREDENTIALS",
    accessTokenValiditySeconds: 3600,
    roleDivisions: [{ roleId: Roles.roles.viewer.id, divisionId: "*" }],
    state: "active"
  }
  const forUsers = {
    name: "Portal",
    authorizedGrantType: "CODE",
    registeredRedirectUri: ["https://portal.example.com/callback"],
    scope: ["oauth:readonly"]
  }
  const query = { interval: days, granularity: "Day", metrics: ["Requests"], groupBy: ["HttpMethod"] }
  const job = {
    ...query,
    sortBy: [{ fieldName: "Requests", order: "Desc" }],
    templateUris: ["api/v2/users"],
    httpMethods: ["GET"],
    platforms: ["Public API"]
  }
  return [
    { of: OAuthOperations.postOauthClients, takes: OAuthClient.ScimOAuthClientRequest, json: forItself },
    { of: OAuthOperations.postOauthClients, takes: OAuthClient.ScimOAuthClientRequest, json: forUsers },
    { of: OAuthOperations.putOauthClient, takes: OAuthClient.ScimOAuthClientRequest, json: forItself },
    { of: OAuthOperations.postOauthClientUsageQuery, takes: UsageQuery.ApiUsageClientQuery, json: query },
    { of: UsageOperations.postUsageQuery, takes: UsageQuery.ApiUsageOrganizationQuery, json: query },
    {
      of: UsageOperations.postUsageSimplesearch,
      takes: UsageQuery.ApiUsageSimpleSearch,
      json: {
        interval: days,
        metrics: ["HttpMethod"],
        oauthClientNames: ["Wallboard"],
        httpMethods: ["GET"],
        templateUris: ["api/v2/users"]
      }
    },
    {
      of: UsageOperations.postUsageClientClientIdAggregatesQueryJobs,
      takes: UsageJob.ClientPublicApiUsageQueryRequest,
      json: job
    },
    {
      of: UsageOperations.postUsageAggregatesQueryJobs,
      takes: UsageJob.OrganizationPublicApiUsageQueryRequest,
      json: job
    },
    {
      of: TokensOperations.putTokensTimeout,
      // The field is optional.
      takes: Schema.NullOr(IdleTokenTimeout.IdleTokenTimeoutRequest),
      json: { enableIdleTokenTimeout: true, idleTokenTimeoutSeconds: 600, inactivityTimeoutUnit: "Minutes" }
    }
  ]
}

/** An HTTP client of the administrator with the base URL, and the OAuth client of the requests. */
class Signed extends Context.Service<
  Signed,
  { readonly clientId: string; readonly http: HttpClient.HttpClient }
>()("Signed") {
  static readonly layer = Layer.effect(
    Signed,
    Effect.gen(function* () {
      const { administrator, url } = yield* Emulator.Emulator
      const http = HttpClient.mapRequest(yield* HttpClient.HttpClient, HttpClientRequest.prependUrl(url))
      const { access_token: token } = yield* http
        .execute(
          HttpClientRequest.post("/oauth/token").pipe(
            HttpClientRequest.basicAuth(administrator.clientId, administrator.clientSecret),
            HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" })
          )
        )
        .pipe(
          Effect.flatMap(HttpClientResponse.schemaBodyJson(Schema.Struct({ access_token: Schema.String })))
        )
      const signedIn = HttpClient.mapRequest(http, HttpClientRequest.bearerToken(token))
      const { id } = yield* signedIn
        .execute(
          HttpClientRequest.post("/api/v2/oauth/clients").pipe(
            HttpClientRequest.bodyJsonUnsafe({
              name: "Another",
              authorizedGrantType: "CLIENT-CREDENTIALS",
              roleDivisions: Roles.everywhere(Roles.roles.viewer)
            })
          )
        )
        .pipe(Effect.flatMap(HttpClientResponse.schemaBodyJson(Schema.Struct({ id: Schema.String }))))
      return { clientId: id, http: signedIn }
    })
  ).pipe(Layer.provide(NodeHttpClient.layerUndici))
}

const emulated = Signed.layer.pipe(
  Layer.provideMerge(Emulator.layer({ queryLatency: 0, requestsPerMinute: 100_000, clientLimit: 100_000 })),
  Layer.orDie
)

const days = Effect.map(DateTime.now, (now) => {
  const day = (ago: number) => DateTime.formatIsoDateUtc(DateTime.subtract(now, { days: ago }))
  return `${day(8)}/${day(1)}`
})

it("covers every operation with a body", () => {
  const operations = Object.values({ ...OAuthOperations, ...UsageOperations, ...TokensOperations })
  assert.sameMembers(
    [...new Set(requests("").map(({ of }) => of.identifier))],
    operations.filter(({ request }) => "payload" in request).map(({ identifier }) => identifier),
    "Add a valid request for each missing operation to `requests` in packages/emulator/test/refusals.test.ts"
  )
})

layer(emulated, { excludeTestServices: true })("the emulator refuses what breaks one rule", (test) => {
  for (const [index, { of }] of requests("").entries()) {
    test.effect(`of ${of.identifier} (${index})`, () =>
      Effect.gen(function* () {
        const { clientId, http } = yield* Signed
        const request = requests(yield* days)[index]
        assert.isDefined(request)
        const refused = yield* Refusals.verify({
          request: {
            method: of.method,
            path: of.path.replace(":clientId", clientId),
            body: { json: request.json }
          },
          schemas: { body: request.takes }
        }).pipe(Effect.provideService(HttpClient.HttpClient, http))
        // The number of requests with which every field is invalid at least once.
        assert.isAbove(refused, 10)
      })
    )
  }
})
