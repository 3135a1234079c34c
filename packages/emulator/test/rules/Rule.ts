/** Shared by the tests of the rules: an emulator for each, a caller with every permission, and clients. */
import { Emulator, Roles } from "@effect-genesys/emulator"
import { assert, it } from "@effect/vitest"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpMethod from "effect/http/HttpMethod"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

export const Body = Schema.Record(Schema.String, Schema.Unknown)

/** The response to a request with a token. */
export const ask = Effect.fnUntraced(function* (
  token: Redacted.Redacted<string>,
  method: HttpMethod.HttpMethod,
  path: string,
  body?: object
) {
  const { url } = yield* Emulator.Emulator
  const request = HttpClientRequest.make(method)(`${url}/api/v2${path}`).pipe(
    HttpClientRequest.bearerToken(token),
    body === undefined ? (plain) => plain : HttpClientRequest.bodyJsonUnsafe(body)
  )
  const response = yield* HttpClient.execute(request)
  const text = yield* response.text
  const { code, ...rest } = text === "" ? {} : yield* Schema.decodeEffect(Schema.fromJsonString(Body))(text)
  return { status: response.status, headers: response.headers, code, body: rest }
})

/** The same, as a caller with every permission. */
export const administrator = Effect.gen(function* () {
  const { states } = yield* Emulator.Emulator
  const { token } = yield* states.set("a caller with every permission")
  return (method: HttpMethod.HttpMethod, path: string, body?: object) => ask(token, method, path, body)
})

export const service = {
  name: "Bot",
  authorizedGrantType: "CLIENT-CREDENTIALS",
  roleDivisions: Roles.everywhere(Roles.roles.viewer)
}
export const desktop = { name: "Desktop", authorizedGrantType: "CODE", scope: ["oauth:readonly"] }

export const create = Effect.fnUntraced(function* (request: object = service) {
  const asked = yield* Effect.flatMap(administrator, (call) => call("POST", "/oauth/clients", request))
  assert.strictEqual(asked.status, 200)
  const { id, secret } = yield* Schema.decodeUnknownEffect(
    Schema.Struct({ id: Schema.String, secret: Schema.String })
  )(asked.body)
  return { id, secret, path: `/oauth/clients/${id}` }
})

/** The response of the token endpoint to a client and its secret. */
export const signIn = Effect.fnUntraced(function* (id: string, secret: string) {
  const { url } = yield* Emulator.Emulator
  const response = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
    HttpClientRequest.basicAuth(id, secret),
    HttpClientRequest.bodyUrlParams({ grant_type: "client_credentials" }),
    HttpClient.execute
  )
  const body = yield* Effect.flatMap(response.json, Schema.decodeUnknownEffect(Body))
  return { status: response.status, error: body["error"], token: Redacted.make(String(body["access_token"])) }
})

export const pass = (time: Duration.Input) => Emulator.Emulator.use(({ clock }) => clock.advance(time))

export const timeOf = (date: unknown) => Date.parse(String(date))

type Options = Parameters<typeof Emulator.layerInMemory>[0]

export const rule = <E>(
  name: string,
  test: Effect.Effect<void, E, Emulator.Emulator | HttpClient.HttpClient>,
  options: Options = {}
) => it.effect(name, () => test.pipe(Effect.provide(Emulator.layerInMemory(options))))
