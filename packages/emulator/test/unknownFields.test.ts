/** Unknown fields are accepted, and not stored. */
import { Emulator, Roles } from "@effect-genesys/emulator"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

// So deep that it could not be encoded as JSON in a response.
const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`

const client = (note: string) =>
  `{"name":"Bot","authorizedGrantType":"CLIENT-CREDENTIALS","note":${note},"roleDivisions":[{"roleId":"${Roles.roles.admin.id}","divisionId":"d","note":${note}}]}`

const timeout = (note: string) =>
  `{"idleTokenTimeoutSeconds":600,"note":${note},"inactivityTimeoutGroupBundles":[{"priority":1,"timeoutSeconds":300,"groups":[],"note":${note}}]}`

const Token = Schema.Struct({ access_token: Schema.String })

/** Sends requests as the administrator. */
const signedIn = Effect.gen(function* () {
  const { administrator, url } = yield* Emulator.Emulator
  const { access_token: token } = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
    HttpClientRequest.basicAuth(administrator.clientId, administrator.clientSecret),
    HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
    HttpClient.execute,
    Effect.flatMap((response) => response.json),
    Effect.flatMap(Schema.decodeUnknownEffect(Token))
  )
  return Effect.fnUntraced(function* (method: "GET" | "POST" | "PUT", path: string, body?: string) {
    const response = yield* HttpClientRequest.make(method)(`${url}${path}`).pipe(
      HttpClientRequest.bearerToken(Redacted.make(token)),
      body === undefined ? (bare) => bare : HttpClientRequest.bodyText(body, "application/json"),
      HttpClient.execute
    )
    return { status: response.status, text: yield* response.text }
  })
})

const live = Layer.merge(Emulator.layer(), NodeHttpClient.layerUndici)

layer(Layer.orDie(live), { excludeTestServices: true })("a field that the API does not know", (test) => {
  for (const [what, note] of [
    ["a text", '"canary"'],
    ["deeply nested", deep]
  ] as const) {
    test.effect(`is not stored for a client, ${what}`, () =>
      Effect.gen(function* () {
        const exchange = yield* signedIn
        const created = yield* exchange("POST", "/api/v2/oauth/clients", client(note))
        assert.strictEqual(created.status, 200, created.text)
        assert.notInclude(created.text, "note")
        const { id } = JSON.parse(created.text)
        const path = `/api/v2/oauth/clients/${id}`
        const changed = yield* exchange("PUT", path, client(note))
        assert.strictEqual(changed.status, 200)
        assert.notInclude(changed.text, "note")
        const read = yield* exchange("GET", path)
        assert.strictEqual(read.status, 200)
        assert.notInclude(read.text, "note")
      })
    )

    test.effect(`is not stored for the idle timeout, ${what}`, () =>
      Effect.gen(function* () {
        const exchange = yield* signedIn
        const changed = yield* exchange("PUT", "/api/v2/tokens/timeout", timeout(note))
        assert.strictEqual(changed.status, 200)
        assert.notInclude(changed.text, "note")
        const read = yield* exchange("GET", "/api/v2/tokens/timeout")
        assert.strictEqual(read.status, 200)
        assert.notInclude(read.text, "note")
      })
    )
  }
})
