/** The encodings of a client's id and secret that the token endpoint accepts, and the meaning of an empty secret. */
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { created, emulated, issued, redirectUri } from "./SignIns.ts"

type Form = Readonly<Record<string, string>>

const Reply = Schema.fromJsonString(
  Schema.Struct({
    error: Schema.optionalKey(Schema.String),
    access_token: Schema.optionalKey(Schema.String),
    refresh_token: Schema.optionalKey(Schema.String)
  })
)

/** The response of the token endpoint to a form, with the text of HTTP Basic if given. */
const ask = Effect.fnUntraced(function* (form: Form, basic?: string) {
  const { url } = yield* Emulator.Emulator
  const response = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
    HttpClientRequest.bodyUrlParams(form),
    HttpClientRequest.setHeaders(
      basic === undefined ? {} : { authorization: `Basic ${Buffer.from(basic).toString("base64")}` }
    ),
    HttpClient.execute
  )
  const reply = yield* Effect.flatMap(response.text, Schema.decodeEffect(Reply))
  return { status: response.status, ...reply }
})

const forItself = { grant_type: "client_credentials" }

/** As in a form, with more characters encoded than necessary: oauth4webapi, openid-client and @badgateway/oauth2-client. */
const formEncoded = (text: string) =>
  encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replaceAll(/[-_.!~*'()]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)

const writings: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "encoded as in a form": formEncoded,
  "percent-encoded in lower case": (text) =>
    encodeURIComponent(text).replaceAll(/%../g, (code) => code.toLowerCase()),
  "percent-encoded except for the plus": (text) => encodeURIComponent(text).replaceAll("%2B", "+"),
  "with encoded colons": (text) => text.replaceAll(":", "%3A")
}

const secrets = [
  "plain",
  "with-dash_and.dot~",
  "with space",
  "1+1",
  "100%",
  "a%2Bb",
  "%",
  "%zz",
  "a%25%2Bb c+d%",
  "colon:in:it",
  "100%:",
  "sécret ✓",
  "+",
  "%20"
]

layer(emulated)("HTTP Basic at the token endpoint", (it) => {
  const seeded = Effect.fnUntraced(function* (clientSecret: string, clientId?: string) {
    const { seed } = yield* Emulator.Emulator
    const { clients } = yield* seed({
      clients: [
        {
          name: "Bot",
          grantType: "CLIENT-CREDENTIALS",
          clientSecret: Redacted.make(clientSecret),
          ...(clientId !== undefined && { clientId })
        }
      ]
    })
    return clients[0]?.clientId ?? ""
  })

  describe("accepts a secret", () => {
    for (const [how, written] of Object.entries(writings)) {
      for (const secret of secrets) {
        it.effect(`${how}: ${secret}`, () =>
          Effect.gen(function* () {
            const id = yield* seeded(secret)
            const basic = `${written(id)}:${written(secret)}`
            assert.property(yield* ask(forItself, basic), "access_token")
            assert.property(yield* ask({ ...forItself, client_id: id }, basic), "access_token")
          })
        )
      }
    }

    it.effect("encoded, of an id that is encoded too", () =>
      Effect.gen(function* () {
        const id = yield* seeded("s%cret+", "bot_1-a~b:c@d")
        const { "as it is": plain, ...encodings } = writings
        assert.isDefined(plain)
        for (const written of Object.values(encodings)) {
          assert.property(yield* ask(forItself, `${written(id)}:${written("s%cret+")}`), "access_token")
        }
      })
    )

    it.effect("for its own client only", () =>
      Effect.gen(function* () {
        const [first, second] = [yield* seeded("1+1"), yield* seeded("2+2")]
        assert.deepInclude(yield* ask(forItself, `${first}:${formEncoded("2+2")}`), {
          error: "invalid_client"
        })
        assert.deepInclude(yield* ask({ ...forItself, client_id: first }, `${second}:2%2B2`), {
          error: "invalid_request"
        })
      })
    )
  })

  describe("refuses a secret", () => {
    const wrong: ReadonlyArray<readonly [secret: string, sent: string]> = [
      ["1+1", "1%201"],
      ["1 1", "1%2B1"],
      ["a%2Bb", "a+b"],
      ["a%2Bb", "a%25252Bb"],
      ["100%", "100%2525"],
      ["plain", "Plain"],
      ["plain", "plain%"],
      ["plain", "plain%00"]
    ]
    for (const [secret, sent] of wrong) {
      it.effect(`${secret}, sent as ${sent}`, () =>
        Effect.gen(function* () {
          const id = yield* seeded(secret)
          assert.deepInclude(yield* ask(forItself, `${id}:${sent}`), { status: 400, error: "invalid_client" })
        })
      )
    }

    it.effect("in the form that is encoded twice", () =>
      Effect.gen(function* () {
        const id = yield* seeded("1+1")
        const form = { ...forItself, client_id: id }
        assert.property(yield* ask({ ...form, client_secret: "1+1" }), "access_token")
        assert.deepInclude(yield* ask({ ...form, client_secret: "1%2B1" }), { error: "invalid_client" })
      })
    )
  })
})

layer(emulated)("an empty secret", (it) => {
  /** A code with a PKCE challenge, to exchange without a secret. */
  const exchange = Effect.map(issued(), ({ client, codeVerifier, pkceCode }) => ({
    client,
    form: {
      grant_type: "authorization_code",
      redirect_uri: redirectUri,
      code: Redacted.value(pkceCode),
      code_verifier: Redacted.value(codeVerifier)
    }
  }))
  type Exchange = Effect.Success<typeof exchange>

  const ways: Readonly<Record<string, (given: Exchange) => ReturnType<typeof ask>>> = {
    "in the header, with the id in the form too": ({ client: { clientId }, form }) =>
      ask({ ...form, client_id: clientId }, `${clientId}:`),
    "in the header alone": ({ client: { clientId }, form }) => ask(form, `${clientId}:`),
    "in the header, with the id encoded": ({ client: { clientId }, form }) =>
      ask(form, `${formEncoded(clientId)}:`),
    "in the form": ({ client: { clientId }, form }) =>
      ask({ ...form, client_id: clientId, client_secret: "" }),
    "in the header and in the form": ({ client: { clientId }, form }) =>
      ask({ ...form, client_id: clientId, client_secret: "" }, `${clientId}:`)
  }
  for (const [where, request] of Object.entries(ways)) {
    it.effect(`counts as no secret, for a code with PKCE: ${where}`, () =>
      Effect.gen(function* () {
        const reply = yield* Effect.flatMap(exchange, request)
        assert.property(reply, "access_token")
        // As for every client without a secret.
        assert.notProperty(reply, "refresh_token")
      })
    )
  }

  it.effect("in the form does not replace the secret of the header, or the reverse", () =>
    Effect.gen(function* () {
      const { clientId, clientSecret } = yield* created("CLIENT-CREDENTIALS")
      const secret = Redacted.value(clientSecret)
      const named = { ...forItself, client_id: clientId }
      assert.property(yield* ask({ ...named, client_secret: "" }, `${clientId}:${secret}`), "access_token")
      assert.property(yield* ask({ ...named, client_secret: secret }, `${clientId}:`), "access_token")
    })
  )

  it.effect("proves nothing: client credentials, and a code without PKCE", () =>
    Effect.gen(function* () {
      const service = yield* created("CLIENT-CREDENTIALS")
      const { client, code } = yield* issued()
      const form = {
        grant_type: "authorization_code",
        redirect_uri: redirectUri,
        code: Redacted.value(code)
      }
      for (const reply of [
        yield* ask(forItself, `${service.clientId}:`),
        yield* ask({ ...forItself, client_id: service.clientId, client_secret: "" }),
        yield* ask(form, `${client.clientId}:`),
        yield* ask(forItself, ":")
      ]) {
        assert.deepInclude(reply, { status: 400, error: "invalid_client" })
      }
    })
  )

  it.effect("counts as left out, as every parameter without a value", () =>
    Effect.gen(function* () {
      const { client, code } = yield* issued()
      const form = {
        grant_type: "authorization_code",
        redirect_uri: redirectUri,
        code: Redacted.value(code),
        code_verifier: "",
        client_id: ""
      }
      const basic = `${client.clientId}:${Redacted.value(client.clientSecret)}`
      assert.property(yield* ask(form, basic), "access_token")
    })
  )
})
