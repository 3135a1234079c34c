/** No output, log, span or result of a whole run has a secret or a token that it used. */
import { createServer } from "node:net"
import { genesysOauth } from "@effect-genesys/cli/Command"
import { Credentials, type GenesysError, GenesysCloud, OAuthApi, RetryPolicy } from "@effect-genesys/client"
import { Emulator, Roles } from "@effect-genesys/emulator"
import { Interval, OAuthGroup } from "@effect-genesys/schemas"
import { observed } from "@effect-genesys/testing/Observed"
import * as Wiretap from "@effect-genesys/testing/Wiretap"
import { Usage } from "@effect-genesys/usage"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Command from "effect/cli/Command"
import * as ConfigProvider from "effect/ConfigProvider"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const assertUnseen = (secrets: ReadonlySet<string>, texts: ReadonlyArray<string>) =>
  assert.isFalse(Wiretap.shows(texts, secrets), "a secret can be seen")

describe("looking for secrets", () => {
  const token = "t".repeat(85) + "-"
  it("finds them wherever they are", () => {
    const secrets = new Set([token, "a short one"])
    assert.isTrue(Wiretap.shows(["x", `yy${token}yy`], secrets))
    assert.isTrue(Wiretap.shows(["it is a short one."], secrets))
    assert.isFalse(Wiretap.shows(["t".repeat(400), "a short"], secrets))
  })
})

describe("no secret is seen", () => {
  for (const args of [
    ["audit", "--demo"],
    ["audit", "--demo", "--json"],
    ["audit", "--demo", "--csv"],
    ["audit", "--demo", "--html", "-"]
  ]) {
    it.live(`in the command: ${args.join(" ")}`, () =>
      Effect.gen(function* () {
        const secrets = yield* Wiretap.tap
        const { exit, spans, texts } = yield* observed(
          Command.runWith(genesysOauth, { version: "0" })(args)
        ).pipe(Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown({})))
        assert.strictEqual(exit._tag, "Success")
        assert.isAbove(secrets.size, 10)
        assert.isAbove(texts.join("").length, 1000)
        assert.include(spans, "OAuthApi.getOauthClients")
        assertUnseen(secrets, texts)
      })
    )
  }

  const wrongSecret = "a-wrong-secret-that-is-long-enough"
  it.live("in an audit that is refused", () =>
    Effect.gen(function* () {
      const secrets = yield* Wiretap.tap
      const { administrator, url } = yield* Emulator.Emulator
      const { exit, texts } = yield* observed(
        Command.runWith(genesysOauth, { version: "0" })(["audit"])
      ).pipe(
        Effect.provideService(
          ConfigProvider.ConfigProvider,
          ConfigProvider.fromUnknown({
            GENESYSCLOUD_REGION: url,
            GENESYSCLOUD_OAUTHCLIENT_ID: administrator.clientId,
            GENESYSCLOUD_OAUTHCLIENT_SECRET: wrongSecret
          })
        )
      )
      assert.strictEqual(exit._tag, "Failure")
      assert.include([...secrets], wrongSecret)
      assertUnseen(secrets, texts)
    }).pipe(Effect.provide(Layer.orDie(Emulator.layer())))
  )

  it.live("in any operation that succeeds, is refused, or loses its connection", () =>
    Effect.gen(function* () {
      const secrets = yield* Wiretap.tap
      const { administrator, url } = yield* Emulator.Emulator
      const { clientId, clientSecret } = administrator
      const proper = Credentials.clientCredentials(clientId, clientSecret)
      const token = Redacted.make("a-token-that-is-not-one")
      const runs = [
        yield* run(url, proper),
        yield* run(url, Credentials.accessToken(token)),
        yield* run(url, Credentials.clientCredentials(clientId, Redacted.make(wrongSecret))),
        yield* run(yield* brokenHost, Credentials.accessToken(token)),
        yield* run(yield* brokenHost, proper)
      ]
      const found = [...secrets]
      assert.include(found, Redacted.value(clientSecret))
      assert.include(found, Redacted.value(token))
      assert.include(found, wrongSecret)
      for (const { exit, spans, texts } of runs) {
        assert.strictEqual(exit._tag, "Success")
        for (const operation of Object.keys(OAuthGroup.OAuthGroup.endpoints)) {
          assert.include(
            spans,
            `OAuthApi.${operation}`,
            "Add the operation to `everything` in packages/cli/test/secrets.test.ts"
          )
        }
        assertUnseen(secrets, texts)
      }
      // They include the secrets of the client that was created and rotated.
      const [first] = runs
      assert.isTrue(first?.texts.some((text) => text.includes("<redacted>")))
      assert.isAtLeast(found.filter((secret) => /^[\w-]{86}$/.test(secret)).length, 4)
    }).pipe(Effect.provide(Layer.orDie(Emulator.layer({ queryLatency: 0 }))))
  )
})

/** The output of every operation. */
const run = (region: string, credentials: Credentials.Credentials) =>
  everything.pipe(
    Effect.provide(
      // Requests of tokens, too.
      GenesysCloud.layer({ region, credentials, retryPolicy: RetryPolicy.never }).pipe(
        Layer.provide(NodeHttpClient.layerUndici)
      )
    ),
    observed
  )

/** Every operation, with its result or error. */
const everything = Effect.gen(function* () {
  const api = yield* OAuthApi.OAuthApi
  const interval = Interval.today(yield* DateTime.now)
  const results: Array<unknown> = []
  const keep = <A>(effect: Effect.Effect<A, GenesysError.GenesysError>) =>
    Effect.result(effect).pipe(
      Effect.tap((result) => Effect.logInfo("called", result)),
      Effect.tapError(Effect.logError),
      Effect.map((result) => {
        results.push(result)
        return result._tag === "Success" ? result.success : undefined
      })
    )

  const request = {
    name: "Watched",
    authorizedGrantType: "CLIENT-CREDENTIALS",
    roleDivisions: Roles.everywhere(Roles.roles.viewer)
  } as const
  const client = yield* keep(api.postOauthClients(request))
  const id = client?.id ?? "some-client"
  yield* keep(api.getOauthClients)
  yield* keep(api.getOauthClient(id))
  yield* keep(api.postOauthClientSecret(id))
  yield* keep(api.getOauthAuthorizations())
  yield* keep(api.getOauthAuthorization(id))
  yield* keep(api.getOauthScopes())
  yield* keep(api.getOauthScope("oauth"))
  const query = yield* keep(api.postOauthClientUsageQuery(id, { interval }))
  yield* keep(api.getOauthClientUsageQueryResult(id, query?.executionId ?? "some-query"))
  yield* keep(api.getOauthClientUsageSummary(id))
  yield* keep(api.deleteOauthClient(id))
  yield* keep(api.putOauthClient(id, { ...request, state: "inactive" }))
  yield* keep(api.deleteOauthClient(id))
  results.push(yield* Effect.exit(Usage.summary(id)))
  return results
})

/** The URL of a host that accepts every connection and then closes it. */
const brokenHost = Effect.acquireRelease(
  Effect.callback<{ readonly url: string; readonly close: () => void }>((resume) => {
    const server = createServer((socket) => socket.once("data", () => socket.destroy()))
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" ? address?.port : undefined
      resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, close: () => server.close() }))
    })
  }),
  ({ close }) => Effect.sync(close)
).pipe(Effect.map(({ url }) => url))
