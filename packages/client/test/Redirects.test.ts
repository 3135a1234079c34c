/** Redirects over real connections, because a transport in memory follows none. */
import { createServer } from "node:http"
import { Credentials, OAuthApi } from "@effect-genesys/client"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

/** Forwards every request, and records it. */
const redirecting = Effect.acquireRelease(
  Effect.callback<{ readonly url: string; readonly requests: Array<string>; readonly close: () => void }>(
    (resume) => {
      const requests: Array<string> = []
      const server = createServer(({ method, url }, response) => {
        requests.push(`${method} ${url}`)
        response.writeHead(url === "/elsewhere" ? 200 : 307, { location: "/elsewhere" }).end()
      }).listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" ? address?.port : undefined
        resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, requests, close: () => server.close() }))
      })
    }
  ),
  ({ close }) => Effect.sync(close)
)

const transports = {
  fetch: FetchHttpClient.layer,
  "a fetch that follows redirects": FetchHttpClient.layer.pipe(
    Layer.provideMerge(Layer.succeed(FetchHttpClient.RequestInit, { redirect: "follow" }))
  ),
  undici: NodeHttpClient.layerUndici,
  "node:http": NodeHttpClient.layerNodeHttp
}

const secret = Redacted.make("s")
const credentialsByRequest = {
  "a form": [Credentials.clientCredentials("c1", secret), "POST /oauth/token"],
  "a token": [Credentials.accessToken(secret), "DELETE /api/v2/oauth/clients/c1"]
} as const

describe("a redirect", () => {
  for (const [transport, layer] of Object.entries(transports)) {
    for (const [what, [credentials, sent]] of Object.entries(credentialsByRequest)) {
      it.live(`does not send ${what} elsewhere, over ${transport}`, () =>
        Effect.gen(function* () {
          const { requests, url } = yield* redirecting
          const error = yield* OAuthApi.OAuthApi.use((api) => api.deleteOauthClient("c1")).pipe(
            Effect.provide(Layer.provide(OAuthApi.layer({ region: url, credentials }), layer)),
            Effect.flip
          )
          assert.deepStrictEqual(requests, [sent])
          assert.include(error.message, "HTTP 307")
        })
      )
    }
  }

  for (const [what, [credentials, sent]] of Object.entries(credentialsByRequest)) {
    it.live(`does not send ${what} elsewhere, even if the call itself follows redirects`, () =>
      Effect.gen(function* () {
        const { requests, url } = yield* redirecting
        const error = yield* OAuthApi.OAuthApi.use((api) => api.deleteOauthClient("c1")).pipe(
          Effect.provideService(FetchHttpClient.RequestInit, { redirect: "follow", keepalive: true }),
          Effect.provide(Layer.provide(OAuthApi.layer({ region: url, credentials }), FetchHttpClient.layer)),
          Effect.flip
        )
        assert.deepStrictEqual(requests, [sent])
        assert.include(error.message, "HTTP 307")
      })
    )
  }
})
