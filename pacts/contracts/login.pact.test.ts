/** Tests `POST /oauth/token` of the login host with each grant, by a call of the API that needs a token. */
import { Credentials, OAuthApi, Reason } from "@effect-genesys/client"
import { assert, describe, it } from "@effect/vitest"
import { type Interaction, Matcher } from "effect-pact"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import { connected, login } from "./Provider.ts"

const clientId = "8b2e2c1e-5c1a-4d0e-9d57-0f0a3c6c9a01"
const clientSecret = Redacted.make("a-client-secret-of-the-contract")
const redirectUri = "https://app.example.com/signed-in"

const basic = `Basic ${Buffer.from(`${clientId}:${Redacted.value(clientSecret)}`).toString("base64")}`
const confidential = { Authorization: Matcher.fromProviderState("${authorization}", basic) }

/** A form field whose value comes from the provider state. */
const given = (name: string, example: string) => Matcher.fromProviderState(`\${${name}}`, example)

interface Grant {
  readonly name: string
  readonly given: Interaction.State
  readonly headers?: Interaction.Fields
  readonly form: Interaction.Fields
  readonly credentials: Credentials.Credentials
  /** Whether the client uses a refresh token of the response. */
  readonly refreshes: boolean
  /** The field whose unknown value is refused. Without it, the `Authorization` header is refused. */
  readonly spends?: Readonly<Record<string, string>>
}

const code = "a-code-of-the-contract"
const refreshToken = "a-refresh-token-of-the-contract"
const verifier = "a-verifier-of-the-contract-with-43-characters"
const assertion = "YW4tYXNzZXJ0aW9uLW9mLXRoZS1jb250cmFjdA=="

const grants: ReadonlyArray<Grant> = [
  {
    name: "client credentials",
    given: "a client can sign in with client credentials",
    headers: confidential,
    form: { grant_type: "client_credentials" },
    credentials: Credentials.clientCredentials(clientId, clientSecret),
    refreshes: false
  },
  {
    name: "an authorization code",
    given: "a code was issued",
    headers: confidential,
    form: {
      grant_type: "authorization_code",
      code: given("code", code),
      redirect_uri: given("redirectUri", redirectUri)
    },
    credentials: Credentials.authorizationCode({
      clientId,
      clientSecret,
      code: Redacted.make(code),
      redirectUri
    }),
    refreshes: true,
    spends: { code }
  },
  {
    name: "an authorization code and a PKCE verifier",
    given: "a code was issued for a PKCE challenge",
    form: {
      grant_type: "authorization_code",
      code: given("code", code),
      redirect_uri: given("redirectUri", redirectUri),
      code_verifier: given("verifier", verifier),
      client_id: given("clientId", clientId)
    },
    credentials: Credentials.authorizationCode({
      clientId,
      code: Redacted.make(code),
      redirectUri,
      codeVerifier: Redacted.make(verifier)
    }),
    refreshes: false,
    spends: { code_verifier: verifier }
  },
  {
    name: "a refresh token",
    given: "a refresh token was issued",
    headers: confidential,
    form: { grant_type: "refresh_token", refresh_token: given("refreshToken", refreshToken) },
    credentials: Credentials.refreshToken({
      clientId,
      clientSecret,
      refreshToken: Redacted.make(refreshToken)
    }),
    refreshes: true,
    spends: { refresh_token: refreshToken }
  },
  {
    name: "a SAML 2.0 assertion",
    given: "an identity provider vouches for a user",
    headers: confidential,
    form: {
      grant_type: "urn:ietf:params:oauth:grant-type:saml2-bearer",
      orgName: given("orgName", "an-organization"),
      assertion: given("assertion", assertion)
    },
    credentials: Credentials.saml2Bearer({
      clientId,
      clientSecret,
      orgName: "an-organization",
      assertion: Redacted.make(assertion)
    }),
    refreshes: false,
    spends: { assertion }
  }
]

const accessToken = "an-access-token-of-the-contract"

const asked = (
  { form, headers = {}, name, ...grant }: Grant,
  says: Pick<Interaction.Interaction, "willRespondWith"> & Partial<Interaction.Interaction>
): Interaction.Interaction => ({
  given: grant.given,
  uponReceiving: `a request for a token with ${name}`,
  withRequest: { method: "POST", path: "/oauth/token", headers, body: { form } },
  ...says
})

/** Calls the API, whose response is made here, so that only the token request goes to the login host. */
const signIn = ({ credentials }: Grant, url: string) =>
  OAuthApi.OAuthApi.use(({ getOauthClients }) => getOauthClients).pipe(
    Effect.provide(
      connected(url, credentials, (client) =>
        HttpClient.make((request) =>
          request.url.endsWith("/oauth/token")
            ? client.execute(request)
            : Effect.sync(() => {
                assert.strictEqual(request.headers["authorization"], `Bearer ${accessToken}`)
                return HttpClientResponse.fromWeb(request, Response.json({ entities: [] }))
              })
        )
      )
    )
  )

for (const grant of grants) {
  const { form, headers = {}, name, refreshes, spends } = grant

  describe(`a sign-in with ${name}`, () => {
    it.effect("returns the token for calls of the API", () =>
      login.run(
        asked(grant, {
          willRespondWith: {
            status: 200,
            body: {
              json: {
                access_token: Matcher.like(accessToken),
                expires_in: Matcher.integer(86_400),
                ...(refreshes && { refresh_token: Matcher.like("another-refresh-token-of-the-contract") })
              }
            }
          }
        }),
        ({ url }) => signIn(grant, url)
      )
    )

    it.effect("is refused for a value that the provider does not know", () =>
      login.run(
        asked(grant, {
          ...(spends === undefined && { given: [] }),
          uponReceiving: `a request for a token with ${name} that the provider does not know`,
          withRequest: {
            method: "POST",
            path: "/oauth/token",
            headers: spends === undefined ? { Authorization: basic } : headers,
            body: { form: { ...form, ...spends } }
          },
          willRespondWith: {
            status: 400,
            body: {
              json: {
                error: Matcher.equalTo(spends === undefined ? "invalid_client" : "invalid_grant"),
                error_description: Matcher.like("A sentence that says why.")
              }
            }
          }
        }),
        ({ url }) =>
          Effect.map(Effect.flip(signIn(grant, url)), ({ reason }) =>
            assert.strictEqual(
              reason._tag,
              grant.credentials._tag === "RefreshToken" ? "SignInRequired" : "Auth"
            )
          )
      )
    )
  })
}

const [first] = grants

it.effect("too many sign-ins are a rate limit, although the status is 400", () =>
  Effect.gen(function* () {
    assert.isDefined(first)
    yield* login.run(
      asked(first, {
        given: [first.given, "token requests are over the limit"],
        willRespondWith: {
          status: 400,
          body: {
            json: {
              error: Matcher.equalTo("invalid_request"),
              error_description: Matcher.regex(/^rate limit exceeded/, "rate limit exceeded; try later")
            }
          }
        }
      }),
      ({ url }) =>
        Effect.map(Effect.flip(signIn(first, url)), ({ reason }) =>
          assert.instanceOf(reason, Reason.RateLimited)
        )
    )
  })
)
