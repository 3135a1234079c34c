import {
  ApiResponse,
  type Connection,
  Credentials,
  type GenesysError,
  OAuthApi,
  type Reason,
  RetryPolicy
} from "@effect-genesys/client"
import { type OAuthClient, OAuthOperations, TokensOperations, UsageOperations } from "@effect-genesys/schemas"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import type * as Stream from "effect/Stream"
import { describe, expect, test } from "tstyche"

declare const api: OAuthApi.Operations
declare const connection: Connection.Connection["Service"]
const secret = Redacted.make("s")

describe("an operation", () => {
  test("fails with GenesysError and needs nothing", () => {
    expect(api.getOauthClient("c1")).type.toBe<
      Effect.Effect<OAuthClient.OAuthClient, GenesysError.GenesysError>
    >()
    expect(api.clients).type.toBe<Stream.Stream<OAuthClient.OAuthClient, GenesysError.GenesysError>>()
  })

  test("writes known grant types only, and reads any", () => {
    expect(api.postOauthClients).type.toBeCallableWith({ name: "Bot", authorizedGrantType: "CODE" })
    expect(api.postOauthClients).type.not.toBeCallableWith({ name: "Bot", authorizedGrantType: "DEVICE" })
    expect<"DEVICE">().type.not.toBeAssignableTo<OAuthClient.OAuthClientRequest["authorizedGrantType"]>()
    expect<OAuthClient.OAuthClient["authorizedGrantType"]>().type.not.toBeAssignableTo<
      OAuthClient.OAuthClientRequest["authorizedGrantType"]
    >()
  })

  test("accepts plain strings as ids, and returns branded ones", () => {
    expect(api.getOauthClient).type.toBeCallableWith("c1")
    expect<NonNullable<OAuthClient.OAuthClient["id"]>>().type.toBeAssignableTo<string>()
    expect<string>().type.not.toBeAssignableTo<NonNullable<OAuthClient.OAuthClient["id"]>>()
  })
})

describe("an error", () => {
  test("is handled by its reason", () => {
    const handled = Effect.catchReason(
      api.getOauthClient("c1"),
      "GenesysError",
      "NotFound",
      () => Effect.void
    )
    expect(handled).type.toBe<Effect.Effect<OAuthClient.OAuthClient | void, GenesysError.GenesysError>>()
    expect<"NoSuchReason">().type.not.toBeAssignableTo<Reason.Reason["_tag"]>()
  })

  test("has only reasons with distinct tags", () => {
    expect<Reason.Reason["_tag"]>().type.toBe<
      | "InvalidInput"
      | "BadRequest"
      | "Unauthorized"
      | "Forbidden"
      | "NotFound"
      | "Conflict"
      | "PayloadTooLarge"
      | "UnsupportedMediaType"
      | "RateLimited"
      | "Timeout"
      | "Unavailable"
      | "Server"
      | "Transport"
      | "Decode"
      | "ResponseTooLarge"
      | "Auth"
      | "SignInRequired"
      | "TokenStoreFailed"
      | "RateLimiterFailed"
      | "Unexpected"
    >()
  })
})

describe("a layer", () => {
  const credentials = Credentials.clientCredentials("c1", secret)
  test("needs a transport, and fails only for an unknown region", () => {
    const layer = OAuthApi.layer({ region: "eu-west-1", credentials })
    expect<Layer.Services<typeof layer>>().type.toBe<HttpClient.HttpClient>()
    expect<Layer.Error<typeof layer>["_tag"]>().type.toBe<"UnknownRegion">()
    expect<Layer.Success<typeof layer>>().type.toBe<OAuthApi.OAuthApi>()
  })

  test("accepts only redacted secrets", () => {
    expect(Credentials.clientCredentials).type.not.toBeCallableWith("c1", "a plain secret")
  })
})

describe("a retry policy", () => {
  test("takes any schedule that needs nothing and cannot fail", () => {
    type Policy = Partial<RetryPolicy.RetryPolicy>
    expect({ schedule: Schedule.spaced("1 second") }).type.toBeAssignableTo<Policy>()
    expect({ schedule: Schedule.recurs(5) }).type.toBeAssignableTo<Policy>()
    expect({
      schedule: Schedule.identity<RetryPolicy.FailedAttempt>().pipe(
        Schedule.while(({ input }) => input.reason._tag === "RateLimited")
      )
    }).type.toBeAssignableTo<Policy>()
    expect({ schedule: Schedule.identity<string>() }).type.not.toBeAssignableTo<Policy>()
    expect({
      schedule: Schedule.spaced("1 second").pipe(Schedule.addDelay(() => Effect.fail("no" as const)))
    }).type.not.toBeAssignableTo<Policy>()
  })

  test("does not change the type of a call", () => {
    expect(RetryPolicy.provide(RetryPolicy.never)(api.getOauthClient("c1"))).type.toBe<
      Effect.Effect<OAuthClient.OAuthClient, GenesysError.GenesysError>
    >()
  })

  test("knows the fields of a failed attempt", () => {
    expect<RetryPolicy.FailedAttempt["reason"]>().type.toBe<Reason.Reason>()
    expect<RetryPolicy.FailedAttempt["retryAfter"]>().type.toBe<Duration.Duration | undefined>()
  })
})

describe("the response of a success", () => {
  test("comes beside the result", () => {
    expect(ApiResponse.withResponse(api.getOauthClient("c1"))).type.toBe<
      Effect.Effect<
        readonly [OAuthClient.OAuthClient, ApiResponse.ApiResponse | undefined],
        GenesysError.GenesysError
      >
    >()
  })
})

describe("a connection", () => {
  test("has a method for each operation, with the input that it declares", () => {
    const oauth = connection.methods("OAuthApi", OAuthOperations)
    expect(oauth.getOauthClient("c1")).type.toBe<
      Effect.Effect<OAuthClient.OAuthClient, GenesysError.GenesysError>
    >()
    expect(oauth.getOauthClient).type.not.toBeCallableWith()
    expect(oauth.getOauthClient).type.not.toBeCallableWith(5)
    expect<"noSuchOperation">().type.not.toBeAssignableTo<keyof typeof oauth>()
  })

  test("takes path parameters, then the body, then query and headers", () => {
    const oauth = connection.methods("OAuthApi", OAuthOperations)
    const tokens = connection.methods("TokensApi", TokensOperations)
    const usage = connection.methods("UsageApi", UsageOperations)
    expect(oauth.putOauthClient).type.toBeCallableWith("c1", { name: "Bot", authorizedGrantType: "CODE" })
    expect(oauth.getOauthClientUsageQueryResult).type.toBeCallableWith("c1", "e1")
    expect(oauth.getOauthClientUsageQueryResult).type.not.toBeCallableWith("c1")
    expect(oauth.getOauthScopes).type.toBeCallableWith()
    expect(oauth.getOauthScopes).type.toBeCallableWith({ "accept-language": "de" })
    expect(usage.getUsageClientClientIdAggregatesQueryJob).type.toBeCallableWith("c1", "j1", { pageSize: 10 })
    expect(usage.getUsageClientClientIdAggregatesQueryJob).type.not.toBeCallableWith("c1", { pageSize: 10 })
    expect(tokens.putTokensTimeout).type.toBeCallableWith(null)
    expect(tokens.headTokensMe).type.toBe<Effect.Effect<void, GenesysError.GenesysError>>()
  })
})
