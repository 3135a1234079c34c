import { Credentials, type GenesysError, OAuthApi, type Reason } from "@effect-genesys/client"
import type { OAuthClient } from "@effect-genesys/schemas"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Stream from "effect/Stream"
import { describe, expect, test } from "tstyche"

declare const api: OAuthApi.Operations
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

  test("takes ids as they come, and tells apart those that it gives", () => {
    expect(api.getOauthClient).type.toBeCallableWith("c1")
    expect<NonNullable<OAuthClient.OAuthClient["id"]>>().type.toBeAssignableTo<string>()
    expect<string>().type.not.toBeAssignableTo<NonNullable<OAuthClient.OAuthClient["id"]>>()
  })
})

describe("an error", () => {
  test("is handled by its reason, which is gone from the error then", () => {
    const handled = Effect.catchReason(
      api.getOauthClient("c1"),
      "GenesysError",
      "NotFound",
      () => Effect.void
    )
    expect(handled).type.toBe<Effect.Effect<OAuthClient.OAuthClient | void, GenesysError.GenesysError>>()
    expect<"NoSuchReason">().type.not.toBeAssignableTo<Reason.Reason["_tag"]>()
  })

  test("has only reasons that can be told apart", () => {
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
  test("needs a transport, and fails for an unknown region alone", () => {
    const layer = OAuthApi.layer({ region: "eu-west-1", credentials })
    expect<Layer.Services<typeof layer>>().type.toBe<HttpClient.HttpClient>()
    expect<Layer.Error<typeof layer>["_tag"]>().type.toBe<"UnknownRegion">()
    expect<Layer.Success<typeof layer>>().type.toBe<OAuthApi.OAuthApi>()
  })

  test("takes a secret only where it does not show", () => {
    expect(Credentials.clientCredentials).type.not.toBeCallableWith("c1", "a plain secret")
  })
})
