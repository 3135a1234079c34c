/** The token endpoint: issued tokens, and refusals. */
import { createHash } from "node:crypto"
import { Credentials, OAuthApi } from "@effect-genesys/client"
import { Emulator } from "@effect-genesys/emulator"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import { administrator, created, emulated, issued, list, redirectUri, signedIn, tagOf } from "./SignIns.ts"

type Form = Readonly<Record<string, string>>

/** The response to a form. It must not contain a credential of the request. */
const ask = Effect.fnUntraced(function* (
  form: Form | string,
  client?: { readonly clientId: string; readonly clientSecret: Redacted.Redacted<string> }
) {
  const { url } = yield* Emulator.Emulator
  const response = yield* HttpClientRequest.post(`${url}/oauth/token`).pipe(
    typeof form === "string"
      ? HttpClientRequest.bodyText(form, "application/x-www-form-urlencoded")
      : HttpClientRequest.bodyUrlParams(form),
    (request) =>
      client === undefined
        ? request
        : HttpClientRequest.basicAuth(request, client.clientId, client.clientSecret),
    HttpClient.execute
  )
  const text = yield* response.text
  const seen = `${text} ${JSON.stringify(response.headers)}`
  for (const [name, value] of typeof form === "string" ? [] : Object.entries(form)) {
    if (isSecret.has(name) && value !== "") assert.notInclude(seen, value, name)
  }
  if (client !== undefined) assert.notInclude(seen, secretOf(client.clientSecret))
  return { status: response.status, ...(yield* decodeReply(text)) }
})

const isSecret = new Set(["code", "code_verifier", "refresh_token", "assertion", "client_secret"])

const decodeReply = Schema.decodeEffect(
  Schema.fromJsonString(
    Schema.Struct({
      error: Schema.optionalKey(Schema.String),
      description: Schema.optionalKey(Schema.String),
      error_description: Schema.optionalKey(Schema.String),
      access_token: Schema.optionalKey(Schema.String),
      refresh_token: Schema.optionalKey(Schema.String)
    })
  )
)

const secretOf = (secret: Redacted.Redacted<string>) => Redacted.value(secret)
const saml2Bearer = "urn:ietf:params:oauth:grant-type:saml2-bearer"

/** A code with the challenge of this verifier. */
const codeFor = (clientId: string, verifier: string) =>
  Emulator.Emulator.use(({ login }) =>
    login.authorizationCode({
      clientId,
      redirectUri,
      codeChallenge: createHash("sha256").update(verifier).digest("base64url")
    })
  ).pipe(Effect.map(secretOf))

const without = (form: Form, name: string) =>
  Object.fromEntries(Object.entries(form).filter(([key]) => key !== name))

layer(emulated)("the token endpoint", (it) => {
  /** A valid form, and the client that sends it. */
  const good = Effect.gen(function* () {
    const { login } = yield* Emulator.Emulator
    const { client, code, codeVerifier, pkceCode } = yield* issued()
    const service = yield* created("CLIENT-CREDENTIALS")
    const portal = yield* created("SAML2-BEARER")
    const other = yield* created("CODE")
    const { assertion, orgName } = yield* login.assertion()
    const exchange = { grant_type: "authorization_code", redirect_uri: redirectUri }
    const forms: Record<"service" | "code" | "pkce" | "public" | "refresh" | "saml", Form> = {
      service: { grant_type: "client_credentials" },
      code: { ...exchange, code: secretOf(code) },
      pkce: { ...exchange, code: secretOf(pkceCode), code_verifier: secretOf(codeVerifier) },
      public: {
        ...exchange,
        client_id: client.clientId,
        code: secretOf(pkceCode),
        code_verifier: secretOf(codeVerifier)
      },
      refresh: {
        grant_type: "refresh_token",
        refresh_token: secretOf(yield* login.refreshToken(client))
      },
      saml: { grant_type: saml2Bearer, orgName, assertion: secretOf(assertion) }
    }
    return { client, service, portal, other, forms }
  })
  type Good = Effect.Success<typeof good>

  const inForm = ({ clientId, clientSecret }: Good["client"]) => ({
    client_id: clientId,
    client_secret: secretOf(clientSecret)
  })

  describe("issues a token", () => {
    const granted: Record<string, (given: Good) => ReturnType<typeof ask>> = {
      "for credentials in the form": ({ client, forms }) => ask({ ...forms.code, ...inForm(client) }),
      "to a client whose id is also in the form": ({ client, forms }) =>
        ask({ ...forms.pkce, client_id: client.clientId }, client),
      "for a code after another client has tried it": ({ client, forms, other }) =>
        Effect.andThen(ask(forms.code, other), ask(forms.code, client))
    }
    for (const [what, request] of Object.entries(granted)) {
      it.effect(what, () =>
        Effect.gen(function* () {
          const reply = yield* Effect.flatMap(good, request)
          assert.match(reply.access_token ?? "", /^[\w-]{86}$/)
          assert.match(reply.refresh_token ?? "", /^[\w-]{86}$/)
        })
      )
    }

    it.effect("without a refresh token for a public client, client credentials, and an assertion", () =>
      Effect.gen(function* () {
        const { forms, portal, service } = yield* good
        for (const reply of [
          yield* ask(forms.public),
          yield* ask(forms.service, service),
          yield* ask(forms.saml, portal)
        ]) {
          assert.strictEqual(reply.status, 200)
          assert.notProperty(reply, "refresh_token")
        }
      })
    )
  })

  const refusals: Record<string, readonly [string, (given: Good) => ReturnType<typeof ask>]> = {
    "no grant type": [
      "invalid_request",
      ({ client, forms }) => ask(without(forms.code, "grant_type"), client)
    ],
    "no code": ["invalid_request", ({ client, forms }) => ask(without(forms.code, "code"), client)],
    "an empty code": ["invalid_request", ({ client, forms }) => ask({ ...forms.code, code: "" }, client)],
    "no redirect URI": [
      "invalid_request",
      ({ client, forms }) => ask(without(forms.code, "redirect_uri"), client)
    ],
    "no refresh token": ["invalid_request", ({ client }) => ask({ grant_type: "refresh_token" }, client)],
    "no assertion": ["invalid_request", ({ forms, portal }) => ask(without(forms.saml, "assertion"), portal)],
    "a parameter twice": [
      "invalid_request",
      ({ client }) => ask("grant_type=refresh_token&grant_type=refresh_token", client)
    ],
    "a secret in the header and in the form": [
      "invalid_request",
      ({ client, forms }) => ask({ ...forms.code, ...inForm(client) }, client)
    ],
    "two clients": [
      "invalid_request",
      ({ client, forms, other }) => ask({ ...forms.code, client_id: other.clientId }, client)
    ],
    "an unknown grant": ["unsupported_grant_type", ({ client }) => ask({ grant_type: "password" }, client)],
    "a wrong secret": [
      "invalid_client",
      ({ client, forms }) => ask(forms.code, { ...client, clientSecret: Redacted.make("wrong") })
    ],
    "a wrong secret in the form": [
      "invalid_client",
      ({ client, forms }) =>
        ask({ ...forms.code, client_id: client.clientId, client_secret: "not-the-secret" })
    ],
    "an unknown client": [
      "invalid_client",
      ({ client, forms }) => ask(forms.code, { ...client, clientId: "nobody" })
    ],
    "no client": ["invalid_client", ({ forms }) => ask(forms.pkce)],
    "client credentials without a secret": [
      "invalid_client",
      ({ forms, service }) => ask({ ...forms.service, client_id: service.clientId })
    ],
    "a public client whose code has no challenge": [
      "invalid_client",
      ({ client, forms }) => ask({ ...forms.code, client_id: client.clientId })
    ],
    "a refresh token of a client without its secret": [
      "invalid_client",
      ({ client, forms }) => ask({ ...forms.refresh, client_id: client.clientId })
    ],
    "an assertion of a client without its secret": [
      "invalid_client",
      ({ forms, portal }) => ask({ ...forms.saml, client_id: portal.clientId })
    ],
    // RFC 7636 §4.1 requires 43 to 128 characters. The challenges match these verifiers.
    ...Object.fromEntries(
      ["v".repeat(42), "v".repeat(129), `${"v".repeat(42)}!`].map((verifier) => [
        `a verifier of ${verifier.length} characters that ends with ${verifier.at(-1)}`,
        [
          "invalid_grant",
          ({ client }: Good) =>
            Effect.flatMap(codeFor(client.clientId, verifier), (code) =>
              ask(
                {
                  grant_type: "authorization_code",
                  redirect_uri: redirectUri,
                  code,
                  code_verifier: verifier
                },
                client
              )
            )
        ]
      ])
    ),
    "the code of another client": ["invalid_grant", ({ forms, other }) => ask(forms.code, other)],
    "the refresh token of another client": ["invalid_grant", ({ forms, other }) => ask(forms.refresh, other)],
    "a code that was never issued": [
      "invalid_grant",
      ({ client, forms }) => ask({ ...forms.code, code: "a-code" }, client)
    ],
    "another redirect URI": [
      "invalid_grant",
      ({ client, forms }) => ask({ ...forms.code, redirect_uri: "http://localhost:1/cb" }, client)
    ],
    "another verifier": [
      "invalid_grant",
      ({ client, forms }) => ask({ ...forms.pkce, code_verifier: "v".repeat(43) }, client)
    ],
    "no verifier for a challenge": [
      "invalid_grant",
      ({ client, forms }) => ask(without(forms.pkce, "code_verifier"), client)
    ],
    "a verifier without a challenge": [
      "invalid_grant",
      ({ client, forms }) => ask({ ...forms.code, code_verifier: "v".repeat(43) }, client)
    ],
    "a code after a wrong verifier was tried": [
      "invalid_grant",
      ({ client, forms }) =>
        Effect.andThen(ask({ ...forms.pkce, code_verifier: "v".repeat(43) }, client), ask(forms.pkce, client))
    ],
    "a spent code": [
      "invalid_grant",
      ({ client, forms }) => Effect.andThen(ask(forms.code, client), ask(forms.code, client))
    ],
    "a spent refresh token": [
      "invalid_grant",
      ({ client, forms }) => Effect.andThen(ask(forms.refresh, client), ask(forms.refresh, client))
    ],
    "a spent assertion": [
      "invalid_grant",
      ({ forms, portal }) => Effect.andThen(ask(forms.saml, portal), ask(forms.saml, portal))
    ],
    "an assertion for another organization": [
      "invalid_grant",
      ({ forms, portal }) => ask({ ...forms.saml, orgName: "another" }, portal)
    ],
    "an assertion that was never issued": [
      "invalid_grant",
      ({ forms, portal }) => ask({ ...forms.saml, assertion: btoa("<Assertion/>") }, portal)
    ],
    "a code after ten minutes": [
      "invalid_grant",
      ({ client, forms }) => Effect.andThen(TestClock.adjust("10 minutes"), ask(forms.code, client))
    ],
    "an assertion after ten minutes": [
      "invalid_grant",
      ({ forms, portal }) => Effect.andThen(TestClock.adjust("10 minutes"), ask(forms.saml, portal))
    ],
    "client credentials of a code client": [
      "unauthorized_client",
      ({ client, forms }) => ask(forms.service, client)
    ],
    "a code of a client-credentials client": [
      "unauthorized_client",
      ({ forms, service }) => ask(forms.code, service)
    ],
    "a refresh token of a SAML client": [
      "unauthorized_client",
      ({ forms, portal }) => ask(forms.refresh, portal)
    ],
    "an assertion of a code client": ["unauthorized_client", ({ client, forms }) => ask(forms.saml, client)]
  }
  describe("refuses", () => {
    for (const [what, [error, request]] of Object.entries(refusals)) {
      it.effect(`${what}: ${error}`, () =>
        Effect.gen(function* () {
          const reply = yield* Effect.flatMap(good, request)
          assert.deepInclude(reply, { status: 400, error })
          assert.isNotEmpty(reply.description)
          assert.strictEqual(reply.error_description, reply.description)
        })
      )
    }

    it.effect("a client that is inactive", () =>
      Effect.gen(function* () {
        const { client, forms } = yield* good
        yield* OAuthApi.OAuthApi.use((api) =>
          api.putOauthClient(client.clientId, {
            name: "CODE",
            authorizedGrantType: "CODE",
            scope: ["oauth"],
            state: "inactive"
          })
        ).pipe(Effect.provide(administrator))
        for (const reply of [yield* ask(forms.code, client), yield* ask(forms.public)]) {
          assert.deepInclude(reply, { status: 400, error: "invalid_client" })
        }
      })
    )
  })

  it.effect("revokes the tokens of a code that is used twice, because it may be stolen", () =>
    Effect.gen(function* () {
      const { client, forms } = yield* good
      const { access_token = "", refresh_token = "" } = yield* ask(forms.code, client)
      const asUser = signedIn(Credentials.accessToken(Redacted.make(access_token)))
      yield* Effect.provide(list, asUser)
      yield* ask(forms.code, client)
      assert.strictEqual(tagOf(yield* Effect.flip(Effect.provide(list, asUser))), "Unauthorized")
      assert.deepInclude(yield* ask({ grant_type: "refresh_token", refresh_token }, client), {
        error: "invalid_grant"
      })
    })
  )

  it.effect("does not count unauthenticated requests against the rate limit of the client", () =>
    Effect.gen(function* () {
      const { client, forms } = yield* good
      const { behavior } = yield* Emulator.Emulator
      yield* Effect.addFinalizer(() => Effect.sync(behavior.reset))
      behavior.set({ tokenRequestsPerMinute: 2 })
      const guesses = [
        { ...forms.public, code: "guess" },
        { ...forms.public, code_verifier: "a".repeat(43), code: forms.code["code"] ?? "" },
        { ...forms.service, client_id: client.clientId },
        { ...forms.service, ...inForm(client), client_secret: "guess" }
      ]
      for (const guess of guesses) assert.notProperty(yield* ask(guess), "access_token")
      assert.property(yield* ask(forms.public), "access_token")
      assert.property(yield* ask(forms.code, client), "access_token")
      const { description } = yield* ask(forms.refresh, client)
      assert.match(description ?? "", /^rate limit exceeded/)
      assert.match((yield* ask(forms.public)).description ?? "", /^rate limit exceeded/)
    })
  )

  it.effect("has credentials that no operation shows", () =>
    Effect.gen(function* () {
      const { client, forms, portal } = yield* good
      const given = [yield* ask(forms.pkce, client), yield* ask(forms.saml, portal)]
      const { url } = yield* Emulator.Emulator
      const secrets = [
        ...Object.values(forms).flatMap((form) =>
          Object.entries(form).flatMap(([name, value]) => (isSecret.has(name) ? [value] : []))
        ),
        ...given.flatMap(({ access_token, refresh_token }) => [access_token, refresh_token]),
        secretOf(client.clientSecret),
        secretOf(portal.clientSecret)
      ].filter((secret) => secret !== undefined)
      assert.isAtLeast(secrets.length, 9)
      for (const path of [
        "/api/v2/tokens/me",
        "/api/v2/oauth/clients",
        `/api/v2/oauth/clients/${client.clientId}`,
        "/api/v2/oauth/authorizations",
        "/__emulator/counters",
        "/openapi.json"
      ]) {
        const response = yield* HttpClientRequest.get(`${url}${path}`).pipe(
          HttpClientRequest.bearerToken(given[0]?.access_token ?? ""),
          HttpClient.execute
        )
        const text = `${yield* response.text} ${JSON.stringify(response.headers)}`
        assert.strictEqual(response.status, 200)
        for (const secret of secrets) assert.notInclude(text, secret)
      }
    })
  )
})
