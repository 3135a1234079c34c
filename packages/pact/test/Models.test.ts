/** Matchers derived from the models of real schemas. */
import {
  ErrorBody,
  IdleTokenTimeout,
  OAuthClient,
  OAuthScope,
  TokenInfo,
  UsageJob,
  UsageQuery,
  VendorError
} from "@effect-genesys/schemas"
import { assert, describe, it } from "@effect/vitest"
import { Matcher } from "effect-pact"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Core from "./Core.ts"

const id = "3d4f1a3c-5b3e-4c44-8c58-2f9f0a9b1c11"

const client = {
  id,
  name: "Wallboard",
  accessTokenValiditySeconds: 86_400,
  secret: "a-secret",
  registeredRedirectUri: ["https://example.com/"],
  authorizedGrantType: "CLIENT-CREDENTIALS",
  dateCreated: "2026-03-01T08:00:00.000Z",
  createdBy: { id, selfUri: `/api/v2/users/${id}` },
  scope: [],
  roleDivisions: [{ roleId: id, divisionId: "*" }],
  state: "active"
}

const rulesOf = (schema: Schema.ConstraintDecoder<unknown>, example: Matcher.Value) =>
  Effect.map(
    Core.matched(Matcher.fromSchema(schema, example), []),
    ({ request }) => request.matchingRules.body
  )

describe("models", () => {
  it.effect("an OAuth client", () =>
    Effect.gen(function* () {
      const { matched, request } = yield* Core.matched(Matcher.fromSchema(OAuthClient.OAuthClient, client), [
        client,
        { ...client, dateCreated: "2026-03-01T08:00:00Z", authorizedGrantType: "CODE", state: "inactive" },
        { ...client, scope: ["oauth:readonly"] },
        { ...client, dateCreated: "2026-03-01" },
        { ...client, authorizedGrantType: "DEVICE" },
        { ...client, state: "deleted" },
        { ...client, accessTokenValiditySeconds: "86400" },
        { ...client, roleDivisions: [{ roleId: id }] }
      ])
      assert.deepStrictEqual(matched, [true, true, true, false, false, false, false, false])
      const rules = request.matchingRules.body
      assert.deepStrictEqual(rules["$.dateCreated"].matchers, [
        { match: "type" },
        {
          match: "regex",
          regex: String.raw`^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?Z$`
        }
      ])
      assert.deepStrictEqual(rules["$.state"].matchers, [
        { match: "type" },
        { match: "regex", regex: "^(active|disabled|inactive)$" }
      ])
      assert.deepStrictEqual(rules["$.accessTokenValiditySeconds"].matchers, [
        { match: "number" },
        { match: "regex", regex: String.raw`^-?[0-9]+(\.0+)?$` }
      ])
      assert.deepStrictEqual(rules["$.secret"].matchers, [{ match: "type" }])
    })
  )

  it.effect("an undocumented value of an enum is a string", () =>
    Effect.gen(function* () {
      const rules = yield* rulesOf(OAuthClient.OAuthClient, { ...client, state: "deleted" })
      assert.deepStrictEqual(rules["$.state"].matchers, [{ match: "type" }])
    })
  )

  it.effect("a listing", () =>
    Effect.gen(function* () {
      const rules = yield* rulesOf(OAuthClient.OAuthClientEntityListing, {
        entities: [client, { ...client, id: "another" }],
        total: 2
      })
      assert.deepStrictEqual(rules["$.entities"].matchers, [{ match: "type", min: 1 }])
      assert.deepStrictEqual(rules["$.entities[*].roleDivisions[*].roleId"].matchers, [{ match: "type" }])
    })
  )

  it.effect("an error, whose causes are errors", () =>
    Effect.gen(function* () {
      const rules = yield* rulesOf(ErrorBody.ErrorBody, {
        message: "No.",
        code: "bad.request",
        status: 400,
        messageParams: { id },
        details: [{ errorCode: "x", fieldName: "name" }],
        limit: { key: "k", namespace: "oauth", value: 10 },
        errors: [{ message: "No.", status: 400, errors: [] }]
      })
      assert.deepStrictEqual(Object.keys(rules).toSorted(), [
        "$.code",
        "$.details",
        "$.details[*].errorCode",
        "$.details[*].fieldName",
        "$.errors",
        "$.errors[*].errors",
        "$.errors[*].message",
        "$.errors[*].status",
        "$.limit.key",
        "$.limit.namespace",
        "$.limit.value",
        "$.message",
        "$.messageParams",
        "$.messageParams.*",
        "$.status"
      ])
    })
  )

  it.effect("rows of a usage job, by days", () =>
    Effect.gen(function* () {
      const rules = yield* rulesOf(UsageJob.OrganizationPublicApiUsageResultsResponse, {
        queryStatus: "Succeeded",
        entities: [{ date: "2026-03-01", httpMethod: "GET", requestCount: 12, oauthClient: { id } }]
      })
      assert.deepStrictEqual(rules["$.entities[*].date"].matchers, [
        { match: "type" },
        { match: "regex", regex: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" }
      ])
      assert.deepStrictEqual(rules["$.queryStatus"].matchers, [
        { match: "type" },
        { match: "regex", regex: "^(Queued|Running|Succeeded|Failed|Cancelled)$" }
      ])
    })
  )

  it.effect("an error whose tag is not on the wire", () =>
    Effect.gen(function* () {
      const rules = yield* rulesOf(VendorError.NotFound, { message: "No.", status: 404 })
      assert.deepStrictEqual(Object.keys(rules), ["$.message", "$.status"])
    })
  )

  it.effect("an interval, which is a string on the wire", () =>
    Effect.gen(function* () {
      const rules = yield* rulesOf(UsageQuery.ApiUsageClientQuery, { interval: "2026-01-01/2026-01-31" })
      assert.deepStrictEqual(rules["$.interval"].matchers, [{ match: "type" }])
    })
  )

  const models: Readonly<Record<string, Schema.Codec<unknown, unknown>>> = {
    OAuthClient: OAuthClient.OAuthClient,
    OAuthClientRequest: OAuthClient.OAuthClientRequest,
    OAuthScopeListing: OAuthScope.OAuthScopeListing,
    IdleTokenTimeout: IdleTokenTimeout.IdleTokenTimeout,
    TokenInfo: TokenInfo.TokenInfo,
    UsageExecutionResult: UsageQuery.UsageExecutionResult,
    ApiUsageQueryResult: UsageQuery.ApiUsageQueryResult,
    ClientUsageQueryResponse: UsageJob.ClientUsageQueryResponse,
    ClientPublicApiUsageResultsResponse: UsageJob.ClientPublicApiUsageResultsResponse,
    Forbidden: VendorError.Forbidden
  }

  it.effect.each(Object.entries(models))("%s: any example matches itself", ([, model]) =>
    Effect.gen(function* () {
      const codec: Schema.Codec<unknown, Schema.Json> = Schema.toCodecJson(model)
      const isDecodable = (each: Schema.Json) => Option.isSome(Schema.decodeOption(codec)(each))
      const sampled = yield* Arbitrary.sampleEffect(Arbitrary.schema(model), { count: 40, seed: 1 })
      const encoded = yield* Effect.forEach(sampled, (each) => Schema.encodeEffect(codec)(each))
      // Years of five digits do not decode again, and UTF-8 cannot encode a lone surrogate.
      const examples = encoded.filter(
        (each) => isDecodable(each) && !/\\ud[89a-f]/i.test(JSON.stringify(each))
      )
      const outcomes = yield* Effect.forEach(examples, (example) =>
        Core.matched(Matcher.fromSchema(model, example), [example]).pipe(
          Effect.map(({ matched }) => (matched[0] === true ? "matches" : JSON.stringify(example))),
          // Elements with different fields cannot share a matcher, and the message says so.
          Effect.catchTag("InvalidExample", ({ problem }) =>
            Effect.succeed(problem.includes("share one matcher") ? "refused" : problem)
          )
        )
      )
      assert.deepStrictEqual(
        outcomes.filter((outcome) => outcome !== "matches" && outcome !== "refused"),
        []
      )
      assert.include(outcomes, "matches")
    })
  )
})
