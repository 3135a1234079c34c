/** The metadata and the logout of the login host. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { open, type Parameters } from "./Browser.ts"
import { created, emulated, redirectUri } from "./SignIns.ts"

const Json = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown))

const logout = (parameters: Parameters) =>
  Emulator.Emulator.use(({ url }) => open(`${url}/logout?${new URLSearchParams(parameters)}`))

layer(emulated)("the login host", (it) => {
  it.effect("has the metadata of the vendor, with its own URLs", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator.Emulator
      const { headers, status, text } = yield* open(`${url}/.well-known/oauth-authorization-server`)
      assert.strictEqual(status, 200)
      assert.match(headers["content-type"] ?? "", /^application\/json/)
      assert.deepStrictEqual(yield* Schema.decodeEffect(Json)(text), {
        issuer: url,
        authorization_endpoint: `${url}/oauth/authorize`,
        token_endpoint: `${url}/oauth/token`,
        response_types_supported: ["code"],
        response_modes_supported: ["query"],
        grant_types_supported: [
          "authorization_code",
          "client_credentials",
          "refresh_token",
          "urn:ietf:params:oauth:grant-type:saml2-bearer"
        ],
        code_challenge_methods_supported: ["S256"],
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
        service_documentation: "https://developer.genesys.cloud/authorization"
      })
    })
  )

  it.effect("is not an OpenID provider", () =>
    Effect.gen(function* () {
      const { url } = yield* Emulator.Emulator
      assert.strictEqual((yield* open(`${url}/.well-known/openid-configuration`)).status, 404)
    })
  )

  describe("after a session", () => {
    for (const uri of [redirectUri, "http://localhost:49152/cb"]) {
      it.effect(`sends the user back to ${uri}`, () =>
        Effect.gen(function* () {
          const { clientId } = yield* created("CODE")
          const { location, status } = yield* logout({ client_id: clientId, redirect_uri: uri })
          assert.strictEqual(status, 303)
          assert.strictEqual(location, uri)
        })
      )
    }

    const refused: Record<string, (clientId: string) => Parameters> = {
      "a redirect URI that is not the client's": (clientId) => ({
        client_id: clientId,
        redirect_uri: "https://evil.example"
      }),
      "an unknown client": () => ({ client_id: "nobody", redirect_uri: redirectUri }),
      "no redirect URI": (clientId) => ({ client_id: clientId }),
      "no client": () => ({ redirect_uri: redirectUri })
    }
    for (const [what, parameters] of Object.entries(refused)) {
      it.effect(`does not redirect the user for ${what}`, () =>
        Effect.gen(function* () {
          const { clientId } = yield* created("CODE")
          const { headers, location, status, text } = yield* logout(parameters(clientId))
          assert.strictEqual(status, 400)
          assert.isUndefined(location)
          assert.strictEqual(headers["x-frame-options"], "DENY")
          assert.notInclude(text, "evil.example")
        })
      )
    }
  })
})
