/** The vendor's error body: a message, the message with placeholders, and their values. */
import { Emulator, Roles } from "@effect-genesys/emulator"
import { assert, describe } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as HttpMethod from "effect/http/HttpMethod"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { administrator, ask, desktop, rule, service } from "./Rule.ts"

const ErrorBody = Schema.Struct({
  message: Schema.String,
  messageWithParams: Schema.String,
  messageParams: Schema.Record(Schema.String, Schema.String),
  contextId: Schema.String
})

type Asked = ReturnType<typeof ask>
type Needs = Emulator.Emulator | HttpClient.HttpClient

const call = (
  method: HttpMethod.HttpMethod,
  path: string,
  body?: object
): Effect.Effect<Effect.Success<Asked>, Effect.Error<Asked>, Needs> =>
  Effect.orDie(Effect.flatMap(administrator, (send) => send(method, path, body)))

/** Requests that are refused, and the parameters of each refusal. */
const refused: Readonly<Record<string, readonly [Asked, Readonly<Record<string, string>>]>> = {
  "an unknown client": [call("GET", "/oauth/clients/nobody"), {}],
  "an unknown path": [call("GET", "/nothing"), {}],
  "an invalid token": [ask(Redacted.make("none"), "GET", "/oauth/clients"), {}],
  "an unknown scope": [
    call("POST", "/oauth/clients", { ...desktop, scope: ["moon", "constructor"] }),
    { scopes: "moon, constructor" }
  ],
  "a role that the caller does not hold": [
    call("POST", "/oauth/clients", {
      ...service,
      roleDivisions: [{ ...Roles.everywhere(Roles.roles.viewer)[0], roleId: "{roles} $& {0}" }]
    }),
    { roles: "{roles} $& {0}" }
  ],
  "an interval that is too long": [
    call("POST", "/usage/aggregates/query/jobs", { interval: "1970-01-01/1970-12-31" }),
    { oldestDays: "365", longestDays: "90" }
  ],
  "an unknown grant type": [
    call("POST", "/oauth/clients", { ...service, authorizedGrantType: "MOON" }),
    { field: "authorizedGrantType" }
  ],
  "a missing name": [call("POST", "/oauth/clients", { authorizedGrantType: "CODE" }), { field: "name" }],
  "a page that is too large": [
    call("GET", "/usage/simplesearch/any/results?pageSize=1001"),
    { field: "pageSize" }
  ]
}

describe("an error body", () => {
  for (const [what, [request, params]] of Object.entries(refused)) {
    rule(
      `has its parameters, and a message that contains them: ${what}`,
      Effect.gen(function* () {
        const { body, headers, status } = yield* request
        assert.isAtLeast(status, 400)
        const error = yield* Schema.decodeUnknownEffect(ErrorBody)(body)
        assert.strictEqual(error.contextId, headers["inin-correlation-id"])
        assert.deepInclude(error.messageParams, params)
        const filled = error.messageWithParams.replaceAll(
          /\{(\w+)\}/g,
          (_, name: string) => error.messageParams[name] ?? "a parameter that is missing"
        )
        assert.strictEqual(error.message, filled)
        for (const name of Object.keys(error.messageParams)) {
          assert.include(error.messageWithParams, `{${name}}`)
        }
      })
    )
  }

  for (const [code, names] of [
    ["too.many.requests", ["limit", "window"]],
    ["too.many.requests.retry.after", ["seconds"]]
  ] as const) {
    rule(
      `has its parameters: ${code}`,
      Effect.gen(function* () {
        const send = yield* administrator
        yield* send("GET", "/oauth/scopes")
        const { body, status } = yield* send("GET", "/oauth/scopes")
        assert.strictEqual(status, 429)
        const { messageParams, messageWithParams } = yield* Schema.decodeUnknownEffect(ErrorBody)(body)
        assert.sameMembers(Object.keys(messageParams), [...names])
        for (const name of names) assert.include(messageWithParams, `{${name}}`)
      }),
      { requestsPerMinute: 1, tooManyRequestsCode: code }
    )
  }

  rule(
    "of a fault has its own correlation id",
    Effect.gen(function* () {
      const { faults } = yield* Emulator.Emulator
      faults.set([
        { operation: "getOauthScopes", fault: { kind: "error", status: 503, code: "service.unavailable" } }
      ])
      const send = yield* administrator
      const ids = new Set<string>()
      for (let times = 0; times < 3; times++) {
        const { body, headers } = yield* send("GET", "/oauth/scopes")
        const { contextId } = yield* Schema.decodeUnknownEffect(ErrorBody)(body)
        assert.strictEqual(headers["inin-correlation-id"], contextId)
        assert.match(contextId, /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
        ids.add(contextId)
      }
      assert.strictEqual(ids.size, 3)
    })
  )
})
