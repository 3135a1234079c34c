/** The bodies that the token endpoint reads as a form, and the parameters that can be repeated. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as RawHttp from "./RawHttp.ts"
import { created, emulated, redirectUri } from "./SignIns.ts"

const formType = "application/x-www-form-urlencoded"

const Reply = Schema.fromJsonString(
  Schema.Struct({
    error: Schema.optionalKey(Schema.String),
    error_description: Schema.optionalKey(Schema.String),
    access_token: Schema.optionalKey(Schema.String)
  })
)

/** The response of the token endpoint to the administrator. */
const ask = Effect.fnUntraced(function* (body: string, contentType: string | undefined) {
  const { administrator } = yield* Emulator.Emulator
  const basic = btoa(`${administrator.clientId}:${Redacted.value(administrator.clientSecret)}`)
  const reply = yield* RawHttp.ask(
    RawHttp.request(
      "POST /oauth/token",
      [
        `Authorization: Basic ${basic}`,
        ...(contentType === undefined ? [] : [`Content-Type: ${contentType}`]),
        `Content-Length: ${body.length}`
      ],
      body
    )
  )
  return { status: reply.status, ...(yield* Schema.decodeEffect(Reply)(String(reply.body))) }
})

const form = "grant_type=client_credentials"
const json = '{"grant_type":"client_credentials","client_secret":"hidden"}'

layer(emulated)("the token endpoint", (it) => {
  for (const [body, contentType] of [
    [form, formType],
    [form, "Application/X-WWW-Form-UrlEncoded; charset=UTF-8"],
    [form, undefined],
    [`${form}&resource=https%3A%2F%2Fa.example&resource=https%3A%2F%2Fb.example`, formType],
    [`resource=a&${form}&resource=a&resource=`, formType]
  ] as const) {
    it.effect(`takes ${body} as ${contentType}`, () =>
      Effect.gen(function* () {
        assert.property(yield* ask(body, contentType), "access_token")
      })
    )
  }

  for (const [body, contentType] of [
    [json, "application/json"],
    [json, "application/json; charset=utf-8"],
    [json, formType],
    [json, undefined],
    [` ${json}`, formType],
    ['["grant_type"]', formType],
    ['"grant_type"', formType],
    ["<grant_type>client_credentials</grant_type>", formType],
    [`--x\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\nclient_credentials\r\n--x--`, formType],
    [form, "application/x-www-form-urlencoded, application/json"],
    [form, "application/json"],
    [form, "text/plain"],
    [form, "multipart/form-data; boundary=x"],
    [
      `--x\r\nContent-Disposition: form-data; name="grant_type"\r\n\r\nclient_credentials\r\n--x--`,
      "multipart/form-data; boundary=x"
    ]
  ] as const) {
    it.effect(`requires a form instead of ${JSON.stringify(body)} as ${contentType}`, () =>
      Effect.gen(function* () {
        const { error, error_description = "", status } = yield* ask(body, contentType)
        assert.deepStrictEqual({ status, error }, { status: 400, error: "invalid_request" })
        assert.include(error_description, "the body is not a form; send the parameters as ")
        assert.include(error_description, formType)
        assert.notInclude(error_description, "hidden")
        // The characters of RFC 6749 §5.2.
        assert.match(error_description, /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/)
      })
    )
  }

  it.effect("names the missing field of a form without a grant type", () =>
    Effect.gen(function* () {
      for (const body of ["", "grant_type=", "scope=a"]) {
        assert.deepInclude(yield* ask(body, formType), { error_description: "grant_type is missing" })
      }
    })
  )

  for (const name of ["grant_type", "scope", "client_id", "Resource", "audience"]) {
    it.effect(`refuses a repeated parameter: ${name}`, () =>
      Effect.gen(function* () {
        assert.deepInclude(yield* ask(`${form}&${name}=a&${name}=a`, formType), {
          error: "invalid_request",
          error_description: "a parameter is repeated"
        })
      })
    )
  }
})

layer(emulated)("the authorization endpoint", (it) => {
  for (const [repeated, expected] of [
    ["resource=a&resource=b", 200],
    ["scope=oauth&scope=oauth", 303]
  ] as const) {
    it.effect(`responds to ${repeated} with ${expected}`, () =>
      Effect.gen(function* () {
        const { clientId } = yield* created("CODE")
        const query = new URLSearchParams({
          client_id: clientId,
          response_type: "code",
          redirect_uri: redirectUri
        })
        const reply = yield* RawHttp.ask(RawHttp.request(`GET /oauth/authorize?${query}&${repeated}`))
        assert.strictEqual(reply.status, expected)
      })
    )
  }
})
