/** Permissions if scopes are enforced: the scopes limit a user's token, and only roles limit a client's own token. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { parametersIn, decide } from "./Browser.ts"
import { created, emulated, redirectUri } from "./SignIns.ts"

const Refused = Schema.Struct({ code: Schema.optionalKey(Schema.String) })

const ask = Effect.fnUntraced(function* (
  method: "GET" | "POST" | "HEAD",
  path: string,
  token: Redacted.Redacted<string>
) {
  const { url } = yield* Emulator.Emulator
  const request = HttpClientRequest.make(method)(`${url}/api/v2/${path}`).pipe(
    HttpClientRequest.bearerToken(token),
    method === "POST"
      ? HttpClientRequest.bodyText(
          '{"name":"X","authorizedGrantType":"CODE","scope":["oauth"]}',
          "application/json"
        )
      : HttpClientRequest.setHeaders({})
  )
  const response = yield* HttpClient.execute(request)
  if (response.status === 200) return "200"
  const { code = "" } = yield* HttpClientResponse.schemaBodyJson(Refused)(response)
  return `${response.status} ${code}`
})

/** The token of the administrator, a user, for some of the scopes of a client. */
const tokenOf = Effect.fnUntraced(function* (
  ofClient: ReadonlyArray<string>,
  granted: ReadonlyArray<string>
) {
  const { clientId } = yield* created("TOKEN", { scope: ofClient })
  const { location } = yield* decide(
    {
      response_type: "token",
      client_id: clientId,
      redirect_uri: redirectUri,
      ...(granted.length > 0 && { scope: granted.join(" ") })
    },
    "grant"
  )
  return Redacted.make(parametersIn("fragment", location)["access_token"] ?? "")
})

layer(emulated)("a token", (it) => {
  const none = "403 app.not.authorized.for.scope"
  const cases: ReadonlyArray<
    readonly [
      what: string,
      ofClient: ReadonlyArray<string>,
      granted: ReadonlyArray<string>,
      read: string,
      write: string
    ]
  > = [
    ["with the scope for everything", ["oauth"], [], "200", "200"],
    ["with the scope for reading", ["oauth:readonly"], [], "200", none],
    ["with both", ["oauth", "oauth:readonly"], [], "200", "200"],
    ["with a part of its client's scopes", ["oauth", "oauth:readonly"], ["oauth:readonly"], "200", none],
    ["with scopes of other operations", ["users", "conversations"], [], none, none],
    ["with a scope that begins alike", ["oauth:readonly", "users"], ["users"], none, none]
  ]
  for (const [what, ofClient, granted, read, write] of cases) {
    it.effect(`${what} has the permissions of the scope, if scopes are enforced`, () =>
      Effect.gen(function* () {
        const { behavior } = yield* Emulator.Emulator
        const token = yield* tokenOf(ofClient, granted)
        behavior.set({ scopeEnforcement: true })
        const enforced = [
          yield* ask("GET", "oauth/clients", token),
          yield* ask("POST", "oauth/clients", token)
        ]
        behavior.set({ scopeEnforcement: false })
        assert.deepStrictEqual(enforced, [read, write])
        assert.deepStrictEqual(
          [yield* ask("GET", "oauth/clients", token), yield* ask("POST", "oauth/clients", token)],
          ["200", "200"]
        )
      })
    )
  }

  it.effect("of a client itself has no scopes, and all permissions of its roles", () =>
    Effect.gen(function* () {
      const { behavior, states } = yield* Emulator.Emulator
      behavior.set({ scopeEnforcement: true })
      const { token } = yield* states.set("a caller with every permission")
      const lacking = yield* states.set("a caller that lacks permissions", {
        permissions: ["oauth:client:add"]
      })
      const found = [
        yield* ask("GET", "oauth/clients", token),
        yield* ask("POST", "oauth/clients", token),
        yield* ask("POST", "oauth/clients", lacking.token)
      ]
      behavior.set({ scopeEnforcement: false })
      assert.deepStrictEqual(found, ["200", "200", "403 missing.any.permissions"])
    })
  )
})
