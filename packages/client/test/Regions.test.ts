import { inspect } from "node:util"
import { Connection, OAuthApi, Regions } from "@effect-genesys/client"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"

describe("a region", () => {
  const frankfurt = { apiUrl: "https://api.mypurecloud.de", loginUrl: "https://login.mypurecloud.de" }
  for (const name of [
    "eu-central-1",
    "eu_central_1",
    " EU-Central-1 ",
    "mypurecloud.de",
    "https://api.mypurecloud.de",
    "https://login.mypurecloud.de/"
  ]) {
    it(`is found as ${JSON.stringify(name)}`, () => {
      assert.deepStrictEqual(Regions.locate(name), Result.succeed(frankfurt))
    })
  }

  it("can be a gateway, whose path is kept", () => {
    assert.deepStrictEqual(
      Regions.locate("https://Gateway.example.com/Genesys/"),
      Result.succeed({
        apiUrl: "https://Gateway.example.com/Genesys",
        loginUrl: "https://Gateway.example.com/Genesys"
      })
    )
  })

  for (const name of [
    "",
    "mars-1",
    "mypurecloud.de.example.com",
    "ftp://mypurecloud.de",
    "https://",
    "http:// x"
  ]) {
    it(`is not ${JSON.stringify(name)}, and the error lists all regions`, () => {
      const error = Result.merge(Regions.locate(name))
      assert.instanceOf(error, Regions.UnknownRegion)
      assert.match(String(error), /Use one of us-east-1, .*eusc-de-east-1, or its host/)
    })
  }

  for (const name of [
    "https://jane:pa55@gateway.example.com",
    "https://:pa55@gateway.example.com/genesys",
    "https://jane:pa55@api.mypurecloud.de/",
    "https://jane:pa55/@x@gateway.example.com",
    "ftp://jane:pa55@gateway.example.com",
    "jane:pa55@mypurecloud.de"
  ]) {
    it(`is not a URL with a password in it, as ${name}, which is not shown`, () => {
      const error = Result.merge(Regions.locate(name))
      assert.instanceOf(error, Regions.UnknownRegion)
      assert.match(String(error), /a gateway without user and password/)
      assert.notMatch(`${error} ${JSON.stringify(error)} ${inspect(error)}`, /jane|pa55/)
    })
  }

  it("is not an invalid URL", () => {
    assert.instanceOf(Result.merge(Regions.locate("https://gateway:port")), Regions.UnknownRegion)
  })

  it.effect("that is unknown is an error of the layer", () =>
    Effect.gen(function* () {
      const error = yield* OAuthApi.layerConfig().pipe(
        Layer.provide(
          Layer.succeed(
            HttpClient.HttpClient,
            HttpClient.make(() => Effect.never)
          )
        ),
        Layer.build,
        Effect.flip,
        Effect.provideService(
          ConfigProvider.ConfigProvider,
          ConfigProvider.fromUnknown({ GENESYSCLOUD_REGION: "mars-1", GENESYSCLOUD_ACCESS_TOKEN: "t" })
        )
      )
      assert.strictEqual(error._tag, "UnknownRegion")
    })
  )
})

const read = (environment: Record<string, string>) =>
  Effect.provideService(
    Connection.fromEnvironment,
    ConfigProvider.ConfigProvider,
    ConfigProvider.fromUnknown(environment)
  )

describe("the environment", () => {
  it.effect("has a client with its secret, or a token, in a region", () =>
    Effect.gen(function* () {
      const client = { GENESYSCLOUD_OAUTHCLIENT_ID: "c1", GENESYSCLOUD_OAUTHCLIENT_SECRET: "s" }
      const options = yield* read(client)
      assert.strictEqual(options.region, "us-east-1")
      assert.deepStrictEqual(options.credentials, {
        _tag: "ClientCredentials",
        clientId: "c1",
        clientSecret: Redacted.make("s")
      })
      const token = yield* read({
        ...client,
        GENESYSCLOUD_REGION: "eu-west-1",
        GENESYSCLOUD_ACCESS_TOKEN: "t"
      })
      assert.deepStrictEqual(token, {
        region: "eu-west-1",
        credentials: { _tag: "AccessToken", accessToken: Redacted.make("t") }
      })
    })
  )

  const client = { GENESYSCLOUD_OAUTHCLIENT_ID: "c1", GENESYSCLOUD_OAUTHCLIENT_SECRET: "canary" }
  for (const blank of ["", " ", "\n", "\t \r\n", "\u00A0"]) {
    it.effect(`with the blank ${JSON.stringify(blank)} for a credential counts as one that lacks it`, () =>
      Effect.gen(function* () {
        const { credentials } = yield* read({ ...client, GENESYSCLOUD_ACCESS_TOKEN: blank })
        assert.strictEqual(credentials._tag, "ClientCredentials")
        for (const name of Object.keys(client)) {
          const error = yield* Effect.flip(read({ ...client, [name]: blank }))
          assert.include(error.message, name)
          assert.notInclude(String(error), "canary")
        }
      })
    )
  }

  it.effect("that lacks a variable is refused with its name, and without the other values", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(read({ GENESYSCLOUD_OAUTHCLIENT_SECRET: "s3cret" }))
      assert.match(error.message, /GENESYSCLOUD_OAUTHCLIENT_ID/)
      assert.notInclude(String(error), "s3cret")
    })
  )
})
